"""Reading the environment: presence switches, nonsense is refused in one line."""

import stat

import pytest

from portal import env


def test_a_flag_that_is_no_word_we_know_is_refused():
    with pytest.raises(env.Misconfigured, match="DEBUG=perhaps"):
        env.flag("DEBUG", environ={"DEBUG": "perhaps"})


def test_a_value_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text(" s3cret \n")
    assert env.text("SECRET_KEY", environ={"SECRET_KEY_FILE": str(tmp_path / "key")}) == "s3cret"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(env.Misconfigured, match="SECRET_KEY_FILE"):
        env.text("SECRET_KEY", environ={"SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_secret_is_made_once_and_is_its_owners_only(tmp_path):
    first = env.secret("SECRET_KEY", tmp_path, environ={})
    assert env.secret("SECRET_KEY", tmp_path, environ={}) == first
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "secret_key.txt").stat().st_mode) == 0o600


def test_no_address_is_a_file_in_the_folder(tmp_path):
    assert env.database("", tmp_path)["NAME"] == str(tmp_path / "db.sqlite3")


def test_a_postgres_address_is_taken_apart(tmp_path):
    entry = env.database("postgres://anna:p%40ss@db.internal:5433/anqud?sslmode=require&pool_size=3", tmp_path)
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "anna",
        "p@ss",
        "db.internal",
        "5433",
        "anqud",
    )
    assert entry["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 3, "timeout": 10}}


def test_a_database_we_do_not_know_is_refused(tmp_path):
    with pytest.raises(env.Misconfigured, match="mysql"):
        env.database("mysql://x/y", tmp_path)


def test_mail_goes_to_files_without_an_address(tmp_path):
    assert env.email("", tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path)


def test_mail_over_tls_has_its_own_port(tmp_path):
    entry = env.email("smtps://me:pw@mail.internal", tmp_path)
    assert (entry["EMAIL_PORT"], entry["EMAIL_USE_SSL"], entry["EMAIL_USE_TLS"]) == (465, True, False)


SAFE = {
    "deployed": True,
    "secret_given": True,
    "hosts": ["anqud.example"],
    "debug": False,
    "redis_url": "redis://:pw@cache.internal:6379/0",
}


def test_a_safe_installation_starts():
    env.refuse_unsafe(**SAFE)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"secret_given": False}, "SECRET_KEY"),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"hosts": []}, "ALLOWED_HOSTS"),
        ({"debug": True}, "DEBUG"),
        ({"redis_url": "redis://cache.internal:6379/0"}, "REDIS_URL"),
    ],
)
def test_an_unsafe_installation_refuses_to_start(change, named):
    with pytest.raises(env.Misconfigured, match=named):
        env.refuse_unsafe(**(SAFE | change))


def test_an_embedded_installation_may_have_nothing_set():
    env.refuse_unsafe(deployed=False, secret_given=False, hosts=[], debug=True, redis_url="")
