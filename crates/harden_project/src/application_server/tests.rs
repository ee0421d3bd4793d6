use harden_source::SourceTree;

use super::*;
use crate::files::TreeFiles;

fn servers(files: &[(&str, &str)]) -> Vec<ApplicationServer> {
    let tree = SourceTree::in_memory(files.iter().copied());
    let python = PythonFacts::collect(&tree, false);
    let mut servers = ApplicationServers::default();
    for file in ProjectFile::all(&TreeFiles::of_project(&tree)) {
        servers.read(&file);
    }
    servers.finish(&python)
}

fn only(files: &[(&str, &str)]) -> ApplicationServer {
    let servers = servers(files);
    assert_eq!(servers.len(), 1, "{servers:?}");
    servers.into_iter().next().expect("there is one")
}

#[test]
fn every_way_to_write_a_command_is_read() {
    for (path, text, line) in [
        (
            "Dockerfile",
            "CMD [\"gunicorn\", \"--bind\", \"0.0.0.0:8000\", \"shop.wsgi\"]\n",
            1,
        ),
        (
            "Dockerfile",
            "CMD [\"gunicorn\", \"shop.wsgi\", \\\n  \"--bind\", \"0.0.0.0:8000\"]\n",
            1,
        ),
        (
            "run.sh",
            "#!/bin/sh\nexec gosu web gunicorn shop.wsgi \\\n  --bind 0.0.0.0:${PORT:-8000} \\\n  --workers $N\n",
            2,
        ),
        (
            "docker-compose.yml",
            "web:\n  command: >\n    gunicorn shop.wsgi\n    -b 0.0.0.0:8000\n  ports: []\n",
            3,
        ),
        (
            "docker-compose.yml",
            "command:\n  - gunicorn\n  - shop.wsgi\n  - --bind=0.0.0.0:8000\nother: 1\n",
            2,
        ),
        (
            "Procfile",
            "web: uvicorn shop.asgi:application --host 0.0.0.0\n",
            1,
        ),
        (
            "site.service",
            "ExecStart=/srv/bin/gunicorn -b 0.0.0.0:8000 shop.wsgi\n",
            1,
        ),
    ] {
        let server = only(&[(path, text)]);
        assert_eq!(
            (server.place.line, server.reached),
            (line, Reached::Network),
            "{text}"
        );
        assert_eq!(server.believes, Believes::OwnMachine, "{text}");
    }
}

#[test]
fn what_only_names_a_server_starts_none() {
    for text in [
        "RUN pip install gunicorn --no-cache-dir\n",
        "COPY gunicorn.conf.py /app/\n",
        "# CMD gunicorn shop.wsgi\n",
        "if [ \"$1\" = \"gunicorn\" ]; then\n",
        "CMD gunicorn shop.wsgi --reload\n",
    ] {
        assert_eq!(servers(&[("Dockerfile", text)]), [], "{text}");
    }
}

#[test]
fn addresses_say_who_reaches_a_server() {
    for (address, expected) in [
        ("127.0.0.1:8000", Reached::Loopback),
        ("localhost", Reached::Loopback),
        ("[::1]:8000", Reached::Loopback),
        ("unix:/run/shop.sock", Reached::Socket),
        ("[::]:8000", Reached::Network),
        (":8000", Reached::Network),
        ("$ADDRESS", Reached::Unknown),
        ("fd://3", Reached::Unknown),
    ] {
        assert_eq!(options::reached(address), expected, "{address}");
    }
}

#[test]
fn a_server_may_be_told_whom_to_believe() {
    let command = ("Dockerfile", "CMD gunicorn shop.wsgi -b 0.0.0.0\n");
    let believes = |path, text| only(&[command, (path, text)]).believes;
    assert_eq!(
        believes("gunicorn.conf.py", "forwarded_allow_ips = '*'\n"),
        Believes::Others
    );
    assert_eq!(
        believes("gunicorn.conf.py", "forwarded_allow_ips = ''\n"),
        Believes::Nobody
    );
    assert_eq!(
        believes("gunicorn.conf.py", "workers = 2\n"),
        Believes::OwnMachine
    );
    assert_eq!(
        believes(".env.production", "FORWARDED_ALLOW_IPS=*\n"),
        Believes::Others
    );
    assert_eq!(
        believes(
            "compose.yml",
            "GUNICORN_CMD_ARGS: \"--forwarded-allow-ips=10.0.0.2\"\n"
        ),
        Believes::Others
    );
    let ignores = (
        "Dockerfile",
        "CMD uvicorn shop.asgi:app --no-proxy-headers\n",
    );
    assert_eq!(only(&[ignores]).believes, Believes::Nobody);
}

#[test]
fn what_nobody_can_see_is_unknown() {
    let open = only(&[("Dockerfile", "CMD gunicorn $OPTIONS -b 0.0.0.0 shop.wsgi\n")]);
    assert_eq!(
        (open.reached, open.believes),
        (Reached::Unknown, Believes::Others)
    );
    let elsewhere = only(&[(
        "Dockerfile",
        "CMD gunicorn -c /etc/site.py -b 0.0.0.0 shop.wsgi\n",
    )]);
    assert_eq!(elsewhere.believes, Believes::Others);
}

#[test]
fn a_configuration_file_and_a_worker_count() {
    let server = only(&[
        (
            "entrypoint.sh",
            "exec gunicorn --config deploy/server.py shop.asgi\n",
        ),
        ("Dockerfile", "ENTRYPOINT [\"./entrypoint.sh\"]\n"),
        (
            "deploy/server.py",
            "bind = 'unix:/run/shop.sock'\nworker_class = 'uvicorn.workers.UvicornWorker'\n",
        ),
    ]);
    assert_eq!(server.program, Program::Uvicorn);
    assert_eq!(server.reached, Reached::Socket);
    assert!(server.in_container);
}

#[test]
fn hostile_files_take_no_time() {
    let long = format!(
        "CMD gunicorn shop.wsgi \\\n{}",
        "  --workers 2 \\\n".repeat(200_000)
    );
    assert_eq!(servers(&[("Dockerfile", &long)]).len(), 1);
    let many = "CMD gunicorn shop.wsgi\n".repeat(100_000);
    assert_eq!(servers(&[("Dockerfile", &many)]), []);
}

#[test]
fn other_servers_believe_nobody_unless_told() {
    for (command, believes) in [
        ("daphne -b 0.0.0.0 shop.asgi:app", Believes::Nobody),
        ("daphne --proxy-headers shop.asgi:app", Believes::Others),
        ("hypercorn -b :8000 shop.asgi:app", Believes::Nobody),
        ("granian --interface wsgi shop.wsgi:app", Believes::Nobody),
        ("waitress-serve --port=8000 shop.wsgi:app", Believes::Nobody),
        (
            "waitress-serve --trusted-proxy=10.0.0.2 shop.wsgi:app",
            Believes::Others,
        ),
        (
            "waitress-serve --url-scheme=https shop.wsgi:app",
            Believes::Others,
        ),
        ("waitress-serve $ARGS shop.wsgi:app", Believes::Others),
        ("uwsgi --ini shop.ini", Believes::Others),
    ] {
        let server = only(&[("run.sh", &format!("exec {command}\n"))]);
        assert_eq!(server.believes, believes, "{command}");
    }
}

#[test]
fn waitress_takes_the_header_away_unless_told_otherwise() {
    for (option, takes) in [
        ("--port=8000", true),
        ("--trusted-proxy=10.0.0.2", false),
        ("--no-clear-untrusted-proxy-headers", false),
    ] {
        let command = format!("web: waitress-serve {option} shop.wsgi:app\n");
        let server = only(&[("Procfile", &command)]);
        assert_eq!(server.takes_header_away, takes, "{option}");
    }
}

#[test]
fn the_name_of_a_service_or_an_image_starts_nothing() {
    let compose = "services:\n  uwsgi:\n    image: shop/uwsgi\n    environment:\n      - A=1\n";
    assert_eq!(servers(&[("docker-compose.yml", compose)]), []);
}
