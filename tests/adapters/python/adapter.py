"""Answers the line protocol of kubeconfig-oracle with PyPI `kubernetes`."""

import json
import os
import sys


def ask(run):
    scenario = run["scenario"]
    world = scenario["world"]
    os.environ.clear()
    os.environ.update(world.get("env", {}))
    os.chdir(world.get("cwd", run["root"]))
    from kubernetes import client, config  # reads KUBECONFIG when it is imported

    configuration = client.Configuration()
    path = scenario.get("loading", {}).get("explicitPath") or None
    context = scenario.get("overrides", {}).get("currentContext") or None
    try:
        config.load_kube_config(config_file=path, context=context, client_configuration=configuration)
    except Exception as error:
        return {"client": {"errors": [{"code": "other", "message": str(error)}]}}
    token = configuration.api_key.get("BearerToken", "").removeprefix("Bearer ")
    tls = {
        "insecure": not configuration.verify_ssl,
        "serverName": configuration.tls_server_name,
        **file_or_data("ca", configuration.ssl_ca_cert),
        **file_or_data("cert", configuration.cert_file),
        **file_or_data("key", configuration.key_file),
    }
    ok = {
        "host": configuration.host,
        "proxyUrl": configuration.proxy,
        "username": configuration.username,
        "password": configuration.password,
        "bearerToken": token,
        "tls": without_zero(tls),
    }
    return {"client": {"ok": without_zero(ok)}}


def file_or_data(name, path):
    """The library writes data into temporary files of its own."""
    import base64
    import tempfile

    if path and path.startswith(tempfile.gettempdir() + "/tmp"):
        with open(path, "rb") as file:
            return {name + "Data": base64.b64encode(file.read()).decode()}
    return {name + "File": path}


def without_zero(values):
    return {key: value for key, value in values.items() if value}


def answer_to(run):
    """What this file itself does wrong is no refusal of the library."""
    try:
        return {"id": run["id"], "outcome": ask(run)}
    except Exception as error:
        return {"id": run["id"], "adapterError": {"message": repr(error)}}


def in_a_process_of_its_own(run):
    """Nothing that the library keeps survives a question."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        with os.fdopen(writer, "w") as pipe:
            json.dump(answer_to(run), pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = pipe.read()
    os.wait()
    return json.loads(answer)


for line in sys.stdin:
    request = json.loads(line)
    if "hello" in request:
        answer = {"name": "kubernetes", "language": "python", "version": "37.0.2", "protocol": 1,
                  "homepage": "https://github.com/kubernetes-client/python",
                  "issues": "https://github.com/kubernetes-client/python/issues",
                  "sections": ["client"], "capabilities": ["explicitPath", "overrides.currentContext"],
                  # It runs plugins and auth providers while it loads, and reads token files at once.
                  "cannot": ["client.ok.exec", "client.ok.authProvider", "client.ok.disableCompression"],
                  "equivalences": ["trailing-slash", "token-bytes"]}
    elif "run" in request:
        answer = in_a_process_of_its_own(request["run"])
    else:
        break
    print(json.dumps(answer), flush=True)
