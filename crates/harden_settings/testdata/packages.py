"""Writes packages.json: what the real packages make of the expressions below.

Run with the packages themselves installed (the newest releases of each):

    pip install Django python-decouple django-environ environs dj-database-url dj-email-url \\
        django-cache-url python-dotenv pydantic-settings PyYAML
    python3 packages.py
"""

import datetime
import json
import math
import os
import pathlib
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).parent

ENVIRONMENT = {'D_TRUE': 'True',
 'D_FALSE': 'off',
 'D_EMPTY': '',
 'D_BAD': 'maybe',
 'D_INT': '42',
 'D_LIST': '1, 2,3',
 'D_LIST2': 'a,,b ,',
 'D_LIST3': 'x;y',
 'D_QUOTED': '\'a,b\',"c \\"d",e\\,f # c',
 'D_CHOICE': 'b',
 'D_URL': 'postgres://user:p%40ss@DB.example.com:5433/name?connect_timeout=10',
 'E_STR': 'text',
 'E_MULTI': 'a\\nb',
 'E_FLOAT': '1.5',
 'E_FLOAT2': '1,234.5',
 'E_TUPLE': '(1,2)',
 'E_DICT': 'a=1,b=2',
 'E_DICT2': 'a=1;b=2',
 'E_JSON': '{"a": [1, null]}',
 'E_PROXY': '$E_STR',
 'E_PROXY_INT': '$D_INT',
 'SCHEMA_SET': '9',
 'SCHEMA_TYPE': '1',
 'E_PATH': '/p/q',
 'E_DUR': '7h 7s',
 'E_LEVEL': 'warning',
 'D_INF': '-inf',
 'DYN_NUMBER': '7',
 'DYN_FLAG': 'True',
 'DYN_OFF': 'false',
 'DYN_TEXT': 'some text',
 'DYN_QUOTED': '"7"',
 'DYN_LIST': '["a", 1]',
 'DYN_MARKED': '@int 8',
 'DYN_ON': '@bool yes',
 'DYN_NONE': '@none',
 'E_SITE': 'https://u:p@www.shop.example:8443/a?b',
 'E_HOST': 'http://shop/',
 'PYD_DEBUG': 'on',
 'EXP1': '${E_STR}',
 'EXP2': 'a-${E_STR}-${NOPE:-d}',
 'EXP3': '${NOPE}',
 'EXP4': 'x ${NOPE}',
 'EXP5': '${D_INT:-4}',
 'PYD_PORT': '81',
 'PYD_ITEMS': '["a"]'}

FILES = {'.env': "FROM_ENV_FILE=12\nQUOTED_IN_FILE='a b'\n# c\n",
 'environ.env': 'ENVIRON_FILE_1=plain # not comment\n'
                "ENVIRON_FILE_2='single'\n"
                'ENVIRON_FILE_3="dou\\nble\\"x"\n'
                'export ENVIRON_FILE_4=x=y\n'
                '#C=1\n'
                '\n'
                'E_STR=overridden\n',
 'dot.env': 'A=1\n'
            'export B = two words # comment\n'
            "C='single ${A}'\n"
            'D="double\\nline ${A} ${NOPE:-dflt}"\n'
            'E=${D_INT}\n'
            'F\n'
            'G=\n'
            'H=#x\n'
            'I= # y\n'
            "J='multi\n"
            "line'\n"
            'K=a#b\n'
            "'q k'=1\n"
            'BAD LINE\n'
            'L="unclosed\n'
            'M=ok\n',
 'dot2.env': 'DOT2_A=yes\nD_INT=99\n',
 'secret.txt': 's3cret\n',
 'dyn.toml': 'name = "shop"\nnumber = 5\ndebug = false\n[db]\nhost = "h"\n',
 'dyn2.yaml': 'default:\n  a: 1\n  b: x\ndevelopment:\n  b: y\nproduction:\n  b: z\n',
 'conf.yml': 'debug: no\nhosts:\n  - a\n  - b\n',
 'a.ini': '[DEFAULT]\n'
          'base=/srv\n'
          '[s]\n'
          'a = 1 ; x\n'
          'N: 42\n'
          't=yes\n'
          'multi = one\n'
          '  two\n'
          '  three\n'
          'interp=%(base)s/x\n'
          '; comment\n'
          '[other]\n'
          'z=\n'}

PRELUDE = '''
import os, datetime
from pathlib import Path
from urllib.parse import urlparse, urljoin, parse_qs, parse_qsl, urlencode, quote, quote_plus, unquote
import configparser
import yaml
import dynaconf
import decouple, environ, environs, dj_database_url, dj_email_url, django_cache_url, dotenv
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE = Path(__file__).resolve().parent
env = environ.Env()
environ.Env.read_env(BASE / "environ.env")
schema = environ.Env(SCHEMA_BOOL=(bool, False), SCHEMA_SET=(int, 5), SCHEMA_TYPE=bool)
class Prefixed(environ.Env):
    pass
prefixed = environ.Env()
prefixed.prefix = "E_"
file_env = environ.FileAwareEnv()
os.environ["FILED_FILE"] = str(BASE / "secret.txt")
envs = environs.Env()
_e2 = environs.Env()
def envs_prefixed(name):
    with _e2.prefixed("E_"):
        return _e2(name)
_e3 = environs.Env()
@_e3.parser_for("shout")
def shout(value):
    return value.upper() + "!"
_e4 = environs.Env(expand_vars=True)
_e5 = environs.Env(eager=False)
def envs_parsed(name):
    return _e3.shout(name)
ini = configparser.ConfigParser()
ini.read(BASE / "a.ini")
raw = configparser.RawConfigParser()
raw.read([str(BASE / "a.ini"), "/nonexistent"])
class Pyd(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PYD_")
    debug: bool = False
    port: int = 80
    name: str = "n"
    missing: str = "m"
    items: list = []
    aliased: int = Field(5, alias="D_INT")
    chosen: str = Field("x", validation_alias=AliasChoices("NOPE", "E_STR"))
    lacking: str = Field("y", alias="NOPE_AT_ALL")
    made: list = Field(default_factory=lambda: ["m"])
    secret: SecretStr = Field(validation_alias="E_MULTI")
    hidden: SecretStr = "h"
    given: list[str] = Field(alias="PYD_ITEMS")
    text: bool = "yes"
    needed: int = Field(..., alias="D_INT")
pyd = Pyd()
class Cased(BaseSettings, case_sensitive=True):
    D_INT: int = 1
    d_int: int = 2

dyn = dynaconf.Dynaconf(envvar_prefix="DYN", settings_files=["dyn.toml", "conf.yml", "nope.toml"], root_path=str(BASE), given=4)
sections = dynaconf.LazySettings(environments=True, ENVVAR_PREFIX_FOR_DYNACONF="DYN", SETTINGS_FILE_FOR_DYNACONF=str(BASE / "dyn2.yaml"))

def load_yaml(name):
    with open(BASE / name) as file:
        return yaml.safe_load(file)

def attempt(f):
    try:
        return f()
    except Exception as e:
        return "!" + type(e).__name__
'''

EXPRESSIONS = r'''
decouple.config("D_TRUE", cast=bool)
decouple.config("D_FALSE", cast=bool)
decouple.config("D_EMPTY", cast=bool)
decouple.config("D_BAD", cast=bool)
decouple.config("D_NONE", default=True, cast=bool)
decouple.config("D_NONE", default="yes", cast=bool)
decouple.config("D_NONE", default=0, cast=bool)
decouple.config("D_NONE")
decouple.config("D_NONE", default=None)
decouple.config("D_INT", cast=int)
decouple.config("D_INT", default=5, cast=int)
decouple.config("D_NONE", default="7", cast=int)
decouple.config("D_BAD", cast=int)
decouple.config("D_LIST", cast=decouple.Csv())
decouple.config("D_LIST", cast=decouple.Csv(int))
decouple.config("D_LIST2", cast=decouple.Csv(post_process=tuple))
decouple.config("D_LIST3", cast=decouple.Csv(delimiter=";"))
decouple.config("D_NONE", default="a, b", cast=decouple.Csv())
decouple.config("D_NONE", default="", cast=decouple.Csv())
decouple.config("D_QUOTED", cast=decouple.Csv())
decouple.config("D_NONE", default=None, cast=decouple.Csv())
decouple.config("D_CHOICE", cast=decouple.Choices(["a", "b"]))
decouple.config("D_INT", cast=decouple.Choices([1, 42], cast=int))
decouple.config("D_BAD", cast=decouple.Choices(["a", "b"]))
decouple.config("D_CHOICE", cast=lambda v: v.upper())
decouple.config("FROM_ENV_FILE")
decouple.config("QUOTED_IN_FILE")
decouple.config("FROM_ENV_FILE", cast=int)
decouple.config("D_URL", cast=dj_database_url.parse)
decouple.Csv(cast=lambda s: s.upper(), strip=" %*")("%a%,*b*")
decouple.strtobool("on")
env("E_STR")
env("E_NONE")
env("E_NONE", default="x")
env("E_NONE", default=None)
env.str("E_STR")
env.str("E_MULTI", multiline=True)
env.bool("D_TRUE")
env.bool("D_FALSE")
env.bool("D_INT")
env.bool("D_BAD")
env.bool("E_NONE", default=True)
env.bool("E_NONE", default="no")
env.bool("E_NONE")
env.int("D_INT")
env.int("D_BAD")
env.int("E_NONE", default=3)
env.int("E_NONE", default="3")
env.float("E_FLOAT")
env.float("E_FLOAT2")
env.float("E_NONE", default=1.5)
env.list("D_LIST")
env.list("D_LIST", cast=int)
env.list("E_NONE", default=[])
env.list("E_NONE", default=["a"])
env.list("D_EMPTY")
env.tuple("E_TUPLE")
env.tuple("E_TUPLE", cast=int)
env.dict("E_DICT")
env.dict("E_DICT2", cast={"value": int})
env("E_DICT2", cast={"value": int, "cast": {"a": str}})
env.json("E_JSON")
env.json("E_NONE", default={"a": 1})
env.json("D_BAD")
env("D_INT", cast=int)
env("D_INT", default=1)
env("D_TRUE", default=False)
env("D_LIST", default=[])
env("D_LIST", default=())
env("E_PROXY")
env("E_PROXY_INT", cast=int)
env.url("D_URL").hostname
env.url("D_URL").port
env.url("D_URL").geturl()
env.db("D_URL")
env.db("E_NONE", default="sqlite:///db.sqlite3")
env.db("E_NONE", default="sqlite:////abs/db.sqlite3")
env.db("E_NONE", default="sqlite://:memory:")
env.db("E_NONE", default="sqlite://")
env.db("E_NONE", default="mysql://u:p%40ss@h:3306/n?charset=utf8&conn_max_age=600")
env.db("E_NONE", default="postgres://u:p@h1:1,h2:2/n")
env.db("E_NONE", default="postgresql://u:p@/n?sslmode=require&ATOMIC_REQUESTS=True")
env.db("E_NONE", default="psql://u:p@[::1]:5432/n")
env.db("E_NONE", default="postgres:////var/run/pg/name")
env.db("E_NONE", default="oracle://u:p@h:1521/sid")
env.db("E_NONE", default="postgres://u:p@h/n", engine="django_tenants.postgresql_backend")
env.db("E_NONE", default="postgres://us#er:pa#ss@h:5/n")
env.db("E_NONE")
env.db_url("E_NONE", default="mssql://u:p@h/n?driver=x")
env.cache("E_NONE", default="locmemcache://")
env.cache("E_NONE", default="rediscache://127.0.0.1:6379/1?client_class=django_redis.client.DefaultClient&password=secret")
env.cache("E_NONE", default="redis://h:6379/1,other:1/2")
env.cache("E_NONE", default="memcache://127.0.0.1:11211,127.0.0.1:11212")
env.cache("E_NONE", default="pymemcache:///tmp/sock")
env.cache("E_NONE", default="filecache:///var/tmp/cache?timeout=60&max_entries=5")
env.cache("E_NONE", default="dbcache://my_table")
env.cache("E_NONE", default="dummycache://")
env.cache("E_NONE", default="nope://")
env.email_url("E_NONE", default="smtp://u%40x:p@h:587")
env.email_url("E_NONE", default="smtp+tls://u:p@h:465?x=1&email_use_ssl=1")
env.email_url("E_NONE", default="smtp+ssl://h")
env.email_url("E_NONE", default="consolemail://")
env.email_url("E_NONE", default="filemail:///tmp/mail")
env.search_url("E_NONE", default="elasticsearch2://127.0.0.1:9200/index")
env.search_url("E_NONE", default="elasticsearchs://h:9200/a/b/index?TIMEOUT=360")
env.search_url("E_NONE", default="solr://127.0.0.1:8983/solr")
env.search_url("E_NONE", default="whoosh:///home/search/whoosh_index?STORAGE=file&POST_LIMIT=128")
env.search_url("E_NONE", default="xapian:///home/xapian?FLAGS=1")
env.search_url("E_NONE", default="simple:///")
env.channels_url("E_NONE", default="redis://h:6379/0")
"E_STR" in env
schema("SCHEMA_BOOL")
schema("SCHEMA_SET")
schema("SCHEMA_TYPE")
schema.int("SCHEMA_SET")
prefixed("STR")
env("ENVIRON_FILE_1")
env("ENVIRON_FILE_2")
env("ENVIRON_FILE_3")
env("ENVIRON_FILE_4")
str(environ.Path("/a/b")("c"))
str(environ.Path("/a/b") - 1)
str(environ.Path("/a/b") + "c")
environ.Path("/a/b").path("c", "d").root
env.path("E_PATH").root
str(env.path("E_PATH", "/x")("y"))
file_env("FILED")
file_env("E_STR")
envs("E_STR")
envs("E_NONE")
envs("E_NONE", "d")
envs("E_NONE", None)
envs.str("E_STR")
envs.bool("D_TRUE")
envs.bool("D_FALSE")
envs.bool("D_EMPTY")
envs.bool("D_BAD")
envs.bool("E_NONE", False)
envs.bool("E_NONE", "x")
envs.bool("E_NONE")
envs.int("D_INT")
envs.int("D_BAD")
envs.int("E_NONE", 5)
envs.float("E_FLOAT")
envs.list("D_LIST")
envs.list("D_LIST", subcast=int)
envs.list("D_EMPTY")
envs.list("E_NONE", [])
envs.list("E_NONE", ["a"], subcast=str)
envs.list("D_LIST3", delimiter=";")
envs.dict("E_DICT")
envs.dict("E_DICT", subcast_values=int)
envs.json("E_JSON")
envs.timedelta("D_INT")
envs.timedelta("E_DUR")
envs.timedelta("E_NONE", datetime.timedelta(days=1))
envs.path("E_PATH")
envs.path("E_NONE", "/x")
envs.log_level("E_LEVEL")
envs.url("D_URL").hostname
envs.dj_db_url("D_URL")
envs.dj_db_url("E_NONE", default="sqlite:///x.db")
envs.dj_db_url("D_URL", conn_max_age=600, ssl_require=True)
envs.dj_email_url("E_NONE", default="smtp://")
envs.dj_cache_url("E_NONE", default="locmem://")
envs.bool("D_INT")
envs.bool("D_BAD", truthy={"maybe"})
envs.bool("D_BAD", False)
envs.list("D_LIST", subcast=bool)
envs.list("D_LIST3", subcast=list)
envs.list("D_BAD", subcast=lambda text: text.upper())
envs.dict("E_DICT", subcast_keys=int)
envs.json("D_BAD")
envs.float("D_INF")
envs.int("D_INT", validate=environs.validate.Range(max=5))
envs.int("D_INT", validate=[environs.validate.OneOf([1, 42])])
envs.str("E_STR", validate=environs.validate.Length(min=9))
envs.log_level("D_BAD")
envs.url("E_STR")
envs.url("E_SITE").netloc
envs.url("E_HOST")
envs.url("E_HOST", require_tld=False).netloc
envs.dj_db_url("D_BAD")
envs.dj_cache_url("D_BAD")
_e5.int("D_BAD")
envs_prefixed("STR")
_e4("EXP1")
_e4("EXP2")
_e4("EXP3")
_e4("EXP4")
_e4.int("EXP5")
_e4("E_NONE","${D_INT}")
envs_parsed("E_STR")
dj_database_url.config("D_URL")
dj_database_url.config()
dj_database_url.config(default="sqlite:///db.sqlite3")
dj_database_url.config(default="postgres://u:p%23@H:5432/n?sslmode=require&currentSchema=s", conn_max_age=600, conn_health_checks=True)
dj_database_url.config(default="postgres://u:p@h/n", ssl_require=True)
dj_database_url.parse("mysql://u:p@h:3306/n?ssl-ca=x&reconnect=true&t=5")
dj_database_url.parse("postgis://%2Fvar%2Frun/n")
dj_database_url.parse("oracle://u:p@h:1521/n")
dj_database_url.parse("nope://x")
dj_database_url.parse("postgres://u:p@h:bad/n")
dj_database_url.parse("sqlite://:memory:")
dj_database_url.parse("sqlite://")
dj_database_url.parse("postgres://u:p@h/n", engine="x.y", test_options={"NAME": "t"})
dj_email_url.parse("smtp://u:p@h:587/?tls=True&_default_from_email=a@b.c")
dj_email_url.parse("submission://u%40x@h")
dj_email_url.parse("smtps://h?timeout=10")
dj_email_url.parse("console:")
dj_email_url.parse("file:///tmp/x")
dj_email_url.config(default="smtp://")
django_cache_url.parse("redis://:pw@h:6379/3?key_prefix=x")
django_cache_url.parse("redis://h/3?lib=redis-cache&max_connections=5")
django_cache_url.parse("memcached://a:1,b:2")
django_cache_url.parse("pymemcache:///tmp/s")
django_cache_url.parse("file:///tmp/x?max_entries=5&timeout=3")
django_cache_url.parse("db://table")
django_cache_url.parse("hiredis:///tmp/redis.sock/4")
django_cache_url.config()
dict(dotenv.dotenv_values(BASE / "dot.env"))
dotenv.load_dotenv(BASE / "dot2.env")
os.environ.get("DOT2_A")
os.environ.get("D_INT")
dotenv.load_dotenv(BASE / "missing.env")
urlparse("https://u:p@Example.com:8080/a/b;c?d=e#f").netloc
urlparse("https://u:p@Example.com:8080/a/b;c?d=e#f")[2]
urlparse("https://u:p@Example.com:8080/a/b;c?d=e#f").params
urlparse("https://u:p@Example.com:8080/a/b;c?d=e#f").geturl()
urlparse("mailto:x@y").path
urlparse("//h/p").hostname
urlparse("localhost:80").scheme
urljoin("https://h/a/b", "../c")
urljoin("https://h/a/", "/static/")
urljoin("https://h/a/b", "c?x=1")
urljoin("https://h", "static/")
parse_qs("a=1&a=2&b=&c=%20")
parse_qsl("a=1&b=+x", keep_blank_values=True)
urlencode({"a": 1, "b": "x y"})
quote("a b/c?")
quote_plus("a b/c")
unquote("a%20b%C3%A9")
ini.get("s", "a")
ini.getint("s", "n")
ini.getboolean("s", "t")
ini.get("s", "multi")
ini.get("s", "interp")
ini["s"]["a"]
ini["s"].get("nope", "d")
ini["s"].getboolean("t")
ini.get("nope", "a")
ini.get("s", "nope", fallback=5)
ini.sections()
ini.has_option("s", "A")
ini.options("s")
dict(ini.items("s"))
ini["DEFAULT"]["base"]
raw.get("s", "interp")
dyn.NAME
dyn.name
dyn.NUMBER
dyn.get("number")
dyn.FLAG
dyn.OFF
dyn.TEXT
dyn.QUOTED
dyn.LIST
dyn.MARKED
dyn.ON
dyn.get("NONE", 3)
dyn.get("LACKING")
dyn.get("LACKING", [1])
dyn.get("TEXT", cast="@bool")
dyn.get("DEBUG", True, "@bool")
dyn.LACKING
dyn["LACKING"]
dyn["NAME"]
"NAME" in dyn
"LACKING" in dyn
dyn.exists("FLAG")
dyn.GIVEN
dyn.hosts
dyn.as_int("NUMBER")
sections.A
sections.B
sections.get("C", "d")
pyd.debug
pyd.port
pyd.name
pyd.missing
pyd.items
pyd.aliased
pyd.chosen
pyd.lacking
pyd.made
pyd.secret.get_secret_value()
str(pyd.secret)
pyd.hidden.get_secret_value()
pyd.given
pyd.text
pyd.needed
Cased().D_INT
Cased().d_int
len(pyd.secret)
Pyd(name="given").name
yaml.safe_load("a: 1\nb: [x, yes, No, on, ~, null, 1.5, 1e3, 1.0e+3, 0x1F, 010, 0b11, 1_000, +5, -0.5, .5, .inf, 0o7, 08]")
yaml.safe_load("- a\n- b: c\n  d:\n    - e\n- {f: g, h: [1, 2]}")
yaml.safe_load("key: |\n  multi\n  line\nfolded: >\n  one\n  two\n\n  three\n")
yaml.safe_load("a: &x {k: 1, j: 2}\nb:\n  <<: *x\n  j: 3\nc: *x")
yaml.safe_load("<<: [{a: 1}, {a: 2, b: 3}]\nc: 4")
yaml.safe_load("\"quoted\": \"yes\\n\"\n'single': '10'")
yaml.safe_load("a: !!str 5\nb: \"x\" # comment\nc:\n")
yaml.safe_load("")
yaml.safe_load("just text")
yaml.safe_load("a: 1\na: 2")
yaml.safe_load("url: https://h:80/p\ntime: \"12:30\"\nneg: -7\nver: 1.2.3\ndash: a-b\nempty: \"\"\n")
yaml.safe_load("1: a\ntrue: b\n1.5: c\nnull: d")
yaml.safe_load("- - 1\n  - 2\n- []\n- {}")
yaml.safe_load("a: off\nb: y\nc: n\nd: TRUE\ne: nO")
yaml.safe_load("x: 1.\ny: 1e5\nz: 1.5e3\nw: 1.5e-3\nv: _1\nu: 0_7\nt: -.5\ns: +.5\nr: 0x_1\nq: +0b1")
yaml.safe_load((BASE / "conf.yml").read_text())["debug"]
load_yaml("conf.yml")
yaml.load(stream="a: [1]", Loader=yaml.SafeLoader)
yaml.safe_load(stream=open(BASE / "conf.yml"))
'''.strip().splitlines()


def as_json(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (str, int, float, type(None))):
        return value
    if isinstance(value, pathlib.PurePath):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, datetime.timedelta):
        return {"seconds": value.total_seconds()}
    raise TypeError(value)


def main():
    warnings.simplefilter("ignore")
    assignments = [f"R{number} = attempt(lambda: {text})" for number, text in enumerate(EXPRESSIONS)]
    files = {**FILES, "settings.py": PRELUDE + "\n".join(assignments) + "\n"}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            pathlib.Path(folder, name).write_text(text, encoding="utf-8")
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        os.chdir(folder)
        sys.path.insert(0, folder)
        import settings

        values = [as_json(getattr(settings, f"R{number}")) for number in range(len(EXPRESSIONS))]
    # The interpreter's project stands elsewhere.
    text = json.dumps(
        {
            "environment": ENVIRONMENT,
            "files": files,
            "expressions": EXPRESSIONS,
            "values": values,
        },
        indent=1,
        ensure_ascii=False,
    )
    (HERE / "packages.json").write_text(text.replace(folder, "/project") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
