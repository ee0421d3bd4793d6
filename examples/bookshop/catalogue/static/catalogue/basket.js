const csrftoken = document.querySelector('[name=csrfmiddlewaretoken]').value;

document.querySelectorAll('[data-basket]').forEach((button) => {
  button.addEventListener('click', () => {
    fetch('/api/basket/', {
      method: 'POST',
      headers: {
        'X-CSRFToken': csrftoken,
      },
      body: JSON.stringify({book: button.dataset.basket}),
    })
      .then((answer) => answer.json())
      .then((basket) => { button.innerHTML = `In the basket (${basket.books})`; });
  });
});
