from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.http import Http404
from django.shortcuts import redirect, render


def signup(request):
    form = UserCreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(request.GET.get("next", "/"))
    return render(request, "accounts/signup.html", {"form": form})


@login_required
def profile(request):
    user_id = request.GET.get("id", request.user.pk)
    users = User.objects.raw(f"SELECT * FROM auth_user WHERE id = {user_id}")
    if not users:
        raise Http404
    return render(request, "accounts/profile.html", {"reader": users[0]})
