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
      .then((basket) => { button.innerHTML = `${basket.title} is in the basket (${basket.books})`; });
  });
});

document.querySelector('#empty-basket').addEventListener('click', () => {
  fetch('/api/basket/empty/', {method: 'POST'}).then(() => location.reload());
});
