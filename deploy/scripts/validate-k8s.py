#!/usr/bin/env python3
"""Renders every overlay of k8s/overlays without a cluster and checks what comes out.

  target/python-tools/bin/python deploy/scripts/validate-k8s.py             checks all overlays
  target/python-tools/bin/python deploy/scripts/validate-k8s.py --render k8s/overlays/dev
                                                                            prints one

Checked: each object against Kubernetes' schemas, the oldest and the newest that the checker brings; Deployments,
Services and configuration against each other and against the settings that the programs know. If kubectl is there,
its rendering has to be the same as ours. Needs deploy/scripts/python-tools.sh.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tomllib
from copy import deepcopy
from pathlib import Path

try:
    import kubernetes_validate
    import yaml
except ImportError as missing:
    sys.exit(
        f"validate-k8s: {missing.name} is not installed; run deploy/scripts/python-tools.sh, "
        "then this with target/python-tools/bin/python"
    )

ROOT = Path(__file__).resolve().parents[2]
OVERLAYS = ROOT / "k8s" / "overlays"
# The oldest schema that the checker has, and the newest.
KUBERNETES = ("1.25.0", kubernetes_validate.latest_version())
# Settings that every deployment has to make: without them a server does not start, or has no timer.
NEEDED = {"database_url", "secret_key", "jwks_file", "redis_url"}
# Plain text between machines, in words; whoever does not say them has TLS.
PLAIN_TEXT = "also-over-the-network"
TLS = ("TLS__CERTIFICATE_FILE", "TLS__KEY_FILE", "TLS__AUTHORITY_FILE")
# Variables that belong to a process and to no service are read in these folders.
SOURCES = (ROOT / "services" / "headwater" / "src", ROOT / "shared" / "service-kit" / "src")


def main():
    arguments = argparse.ArgumentParser(description="Renders and checks the overlays in k8s/overlays.")
    arguments.add_argument("--render", metavar="FOLDER", help="print one rendered overlay, check nothing")
    folder = arguments.parse_args().render
    if folder:
        print(yaml.safe_dump_all(render(Path(folder)), sort_keys=False, allow_unicode=True), end="")
        return 0

    settings = Settings.read()
    overlays = sorted(path.parent for path in OVERLAYS.glob("*/kustomization.yaml"))
    count, complaints = 0, []
    if not overlays:
        complaints.append("there is no overlay in k8s/overlays")
    for overlay in overlays:
        name = overlay.name
        objects = render(overlay)
        found = [*against_schemas(objects), *against_each_other(objects, settings), *against_kubectl(overlay, objects)]
        complaints += [f"{name}: {complaint}" for complaint in found]
        count += len(objects)
        print(f"{name}: {len(objects)} objects")
    for complaint in complaints:
        print(f"validate-k8s: {complaint}", file=sys.stderr)
    if complaints:
        return 1
    print(f"{count} objects valid")
    return 0


# ── rendering: the part of kustomize that these overlays use, and no more ──────────────────────────


class Unrenderable(Exception):
    """A kustomization that asks for more than this renderer knows."""


KNOWN_FIELDS = {"apiVersion", "kind", "namespace", "bases", "resources", "images", "patchesStrategicMerge"}
# Objects that lie in no namespace, of the kinds that are used here.
WITHOUT_NAMESPACE = {"Namespace"}
# By which field the elements of a list are told apart when a patch is merged; other lists are replaced.
MERGE_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "env": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "ports": "containerPort",
}


def render(folder):
    """The objects of a kustomization, in the order in which they are named."""
    file = folder / "kustomization.yaml"
    kustomization = yaml.safe_load(file.read_text())
    if unknown := kustomization.keys() - KNOWN_FIELDS:
        raise Unrenderable(f"{file}: this renderer does not know {', '.join(sorted(unknown))}")
    objects = []
    for base in kustomization.get("bases", []):
        objects += render(folder / base)
    for resource in kustomization.get("resources", []):
        path = folder / resource
        objects += render(path) if path.is_dir() else documents(path)
    by_key = {}
    for it in objects:
        if by_key.setdefault(key(it), it) is not it:
            raise Unrenderable(f"{file}: two objects are called {named(it)}")
    for patch_file in kustomization.get("patchesStrategicMerge", []):
        for patch in documents(folder / patch_file):
            if key(patch) not in by_key:
                raise Unrenderable(f"{folder / patch_file}: there is no {named(patch)} to patch")
            merge(by_key[key(patch)], patch)
    for it in objects:
        for image in kustomization.get("images", []):
            retag(it, image)
        if "namespace" in kustomization and it["kind"] not in WITHOUT_NAMESPACE:
            it["metadata"]["namespace"] = kustomization["namespace"]
    return objects


def documents(path):
    return [it for it in yaml.safe_load_all(path.read_text()) if it is not None]


def key(it):
    return it["apiVersion"], it["kind"], it["metadata"]["name"]


def named(it):
    return f"{it['kind']} {it['metadata']['name']}"


def merge(target, patch):
    """A strategic merge: maps are joined, lists too where their elements have a name, null deletes."""
    for field, value in patch.items():
        if field.startswith("$"):
            raise Unrenderable(f"this renderer does not know the directive {field}")
        if value is None:
            target.pop(field, None)
        elif isinstance(value, dict) and isinstance(target.get(field), dict):
            merge(target[field], value)
        elif isinstance(value, list) and field in MERGE_KEYS and isinstance(target.get(field), list):
            merge_list(target[field], value, MERGE_KEYS[field])
        else:
            target[field] = deepcopy(value)


def merge_list(target, patch, name):
    known = {it[name]: it for it in target}
    for it in patch:
        if it[name] in known:
            merge(known[it[name]], it)
        else:
            target.append(deepcopy(it))


def retag(it, image):
    for container in containers(it):
        name, _, tag = container["image"].partition(":")
        if name == image["name"]:
            container["image"] = f"{image.get('newName', name)}:{image.get('newTag', tag)}"


# ── checks ─────────────────────────────────────────────────────────────────────────────────────────


def against_schemas(objects):
    for it in objects:
        for version in KUBERNETES:
            try:
                kubernetes_validate.validate(it, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                where = ".".join(str(part) for part in error.path)
                yield f"{named(it)}, Kubernetes {version}: {where}: {error.message}"
            except kubernetes_validate.SchemaNotFoundError:
                yield f"{named(it)}: Kubernetes {version} knows no {it['apiVersion']}"


def against_each_other(objects, settings):
    deployments = [it for it in objects if it["kind"] == "Deployment"]
    services = [it for it in objects if it["kind"] == "Service"]
    maps = {it["metadata"]["name"]: it.get("data", {}) for it in objects if it["kind"] == "ConfigMap"}
    for process in sorted(settings.services - {it["metadata"]["name"] for it in deployments}):
        yield f"nothing deploys {process}"
    for it in objects:
        if template(it):
            for complaint in [*pod(it), *environment(it, maps, settings)]:
                yield f"{named(it)}: {complaint}"
    for deployment in deployments:
        for complaint in served(deployment, services, settings):
            yield f"{named(deployment)}: {complaint}"
    for service in services:
        if not any(selects(service["spec"].get("selector"), labels(it)) for it in deployments):
            yield f"{named(service)}: its selector fits no Deployment"
    for policy in objects:
        if policy["kind"] in ("NetworkPolicy", "PodDisruptionBudget"):
            wanted = policy["spec"].get("podSelector", policy["spec"].get("selector"))
            if not any(template(it) and fits(wanted, labels(it)) for it in objects):
                yield f"{named(policy)}: its selector fits no Pod"


def pod(it):
    """What every Pod must say about itself."""
    spec = template(it)["spec"]
    if not spec.get("securityContext", {}).get("runAsNonRoot"):
        yield "runAsNonRoot is not set"
    if not spec.get("securityContext", {}).get("runAsUser"):
        yield "runAsUser is not a number: the kubelet cannot tell that a named user is not root"
    volumes = {volume["name"] for volume in spec.get("volumes", [])}
    for container in containers(it):
        if not re.search(r":[^:/]+$", container["image"]) or container["image"].endswith(":latest"):
            yield f"the image {container['image']} has no tag, or one that moves"
        for kind in ("requests", "limits"):
            for resource in ("cpu", "memory"):
                if resource not in container.get("resources", {}).get(kind, {}):
                    yield f"{kind} name no {resource}"
        security = container.get("securityContext", {})
        if security.get("allowPrivilegeEscalation") is not False:
            yield "allowPrivilegeEscalation is not false"
        if not security.get("readOnlyRootFilesystem"):
            yield "the root file system can be written"
        mounted = {mount["name"] for mount in container.get("volumeMounts", [])}
        for name in sorted(mounted ^ volumes):
            yield f"the volume {name} is not declared, or not mounted"


def environment(it, maps, settings):
    """Every variable is one that the program reads, and every needed setting is made."""
    for container in containers(it):
        process = container["args"][-1] if container.get("args", [None])[0] == "serve" else None
        values = {}
        for source in container.get("envFrom", []):
            name = source.get("configMapRef", {}).get("name")
            if name not in maps:
                yield f"envFrom names {name}, which is no ConfigMap here"
            values |= maps.get(name, {})
        for variable in container.get("env", []):
            values[variable["name"]] = variable.get("value", "(from a Secret)")
        for name in values:
            if not settings.knows(name, process):
                yield f"nothing reads the variable {name}"
        for name in settings.required(process):
            if not values.get(name):
                yield f"{name} is needed and not set"
        yield from mounted_files(container, template(it)["spec"], values)
        if process:
            yield from encrypted(process, values, settings)
            yield from peers(values, settings)


def encrypted(process, values, settings):
    """A process speaks TLS with everybody, or says in words that the network encrypts."""
    prefix = settings.prefix("process")
    if values.get(f"{prefix}TRANSPORT__PLAIN_TEXT") == PLAIN_TEXT:
        return
    needed = [f"{prefix}{name}" for name in TLS]
    if process == "gateway":
        own = settings.prefix(process)
        needed += [f"{own}TLS_CERTIFICATE_FILE", f"{own}TLS_KEY_FILE"]
    if f"{settings.prefix(process)}REDIS_URL" in values:
        needed.append(f"{settings.prefix(process)}REDIS_CA_FILE")
    for name in needed:
        if not values.get(name):
            yield f"{name} is not set, and nothing says that plain text may leave the machine: it would not start"


def peers(values, settings):
    """Every address of another service is that of its Service and its port, and encrypted if it speaks TLS."""
    scheme = "https" if values.get(f"{settings.prefix('process')}{TLS[0]}") else "http"
    for service, port in settings.listen_ports.items():
        variable = f"{settings.prefix('process')}PEERS__{service.upper().replace('-', '_')}"
        if variable in values and values[variable] != f"{scheme}://{service}:{port}":
            yield f"{variable} is {values[variable]}, not {scheme}://{service}:{port}"


def mounted_files(container, spec, values):
    """A setting that names a file names one that is mounted."""
    volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}
    mounts = {mount["mountPath"]: volumes.get(mount["name"], {}) for mount in container.get("volumeMounts", [])}
    for name, value in values.items():
        if not name.endswith("_FILE"):
            continue
        folder, _, file = value.rpartition("/")
        if folder not in mounts:
            yield f"{name} names {value}, but nothing is mounted there"
            continue
        source = mounts[folder].get("secret") or mounts[folder].get("configMap") or {}
        items = [item["path"] for item in source.get("items", [])]
        if items and file not in items:
            yield f"{name} names {value}, but the volume holds only {', '.join(items)}"


def served(deployment, services, settings):
    """Selector, Service, probes and ports of a Deployment agree with each other and with the program's own port."""
    name = deployment["metadata"]["name"]
    if not fits(deployment["spec"]["selector"], labels(deployment)):
        yield "its selector does not fit its own Pods"
    container = containers(deployment)[0]
    if container.get("args") != ["serve", name]:
        yield f"it runs {container.get('args')}, not `serve {name}`"
    port = settings.listen_ports.get(name)
    ports = {it["name"]: it["containerPort"] for it in container.get("ports", [])}
    if list(ports.values()) != [port]:
        yield f"its ports are {list(ports.values())}; the program listens on {port}"
    listen = f"{settings.prefix(name)}LISTEN"
    values = {it["name"]: it.get("value") for it in container.get("env", [])}
    if values.get(listen) != f"0.0.0.0:{port}":
        yield f"{listen} is {values.get(listen)}, not 0.0.0.0:{port}: the Pod would not be reached"
    yield from probes(container, name)
    if "terminationGracePeriodSeconds" not in template(deployment)["spec"]:
        yield "terminationGracePeriodSeconds is not set"
    own = [it for it in services if selects(it["spec"].get("selector"), labels(deployment))]
    if [it["metadata"]["name"] for it in own] != [name]:
        yield f"it needs one Service of its name, not {[it['metadata']['name'] for it in own]}"
    for service in own:
        for it in service["spec"]["ports"]:
            target = it.get("targetPort", it["port"])
            if it["port"] != port or ports.get(target, target) != port:
                yield f"its Service leads {it['port']} to {target}, not {port} to {port}"


def probes(container, name):
    """Every probe is an exec of the program itself, which speaks TLS; it is given longer than the program waits."""
    for probe, asked in (
        ("startupProbe", []),
        # `--ready` follows the database, which a restart would not mend.
        ("readinessProbe", ["--ready"]),
        ("livenessProbe", []),
    ):
        command = ["headwater", "healthy", name, *asked]
        if container.get(probe, {}).get("exec", {}).get("command") != command:
            yield f"its {probe} does not ask by `{' '.join(command)}`"
        if container.get(probe, {}).get("timeoutSeconds", 1) <= healthy_patience():
            yield f"its {probe} ends before `headwater healthy` can say why there is no answer"


def healthy_patience():
    """How many seconds `headwater healthy` waits for an answer."""
    code = (ROOT / "services" / "headwater" / "src" / "cli" / "healthy.rs").read_text()
    found = re.search(r"PATIENCE: Duration = Duration::from_secs\((\d+)\)", code)
    if not found:
        raise Unrenderable("`headwater healthy` does not say how long it waits")
    return int(found[1])


def against_kubectl(overlay, objects):
    """Best effort: kubectl's own rendering, where there is a kubectl."""
    if not shutil.which("kubectl"):
        return
    try:
        run = subprocess.run(
            ["kubectl", "kustomize", str(overlay)], capture_output=True, text=True, timeout=60, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        print(f"{overlay.name}: not compared with kubectl, which failed: {error}")
        return
    theirs = {key(it): it for it in yaml.safe_load_all(run.stdout) if it}
    ours = {key(it): it for it in objects}
    for one in sorted(theirs.keys() | ours.keys()):
        if theirs.get(one) != ours.get(one):
            yield f"kubectl renders {one[1]} {one[2]} otherwise: {difference(ours.get(one), theirs.get(one))}"


def difference(ours, theirs, path=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for field in sorted(ours.keys() | theirs.keys()):
            if ours.get(field) != theirs.get(field):
                return difference(ours.get(field), theirs.get(field), f"{path}.{field}")
    return f"{path or 'the object'} is {json.dumps(theirs)} there and {json.dumps(ours)} here"


# ── what the programs know ─────────────────────────────────────────────────────────────────────────


class Settings:
    """The settings of the programs, from their documented defaults."""

    def __init__(self, services, process, plain):
        self.services = set(services)
        self.process = process
        self.plain = plain
        self._of = services
        self.listen_ports = {
            name: int(keys["listen"].rpartition(":")[2]) for name, keys in services.items() if "listen" in keys
        }

    @classmethod
    def read(cls):
        services, missing = {}, []
        for folder in sorted(path.parent for path in (ROOT / "services").glob("*/Cargo.toml")):
            file = folder / "config.default.toml"
            if file.is_file():
                services[folder.name] = tomllib.loads(file.read_text())
            elif folder.name != "headwater":
                missing.append(str(file.relative_to(ROOT)))
        if missing:
            raise Unrenderable(f"no documented defaults: {', '.join(missing)}")
        process = tomllib.loads((ROOT / "services" / "headwater" / "process.default.toml").read_text())
        literals = re.compile(r'"((?:HEADWATER|OTEL)_[A-Z_]+)"')
        plain = {
            name for folder in SOURCES for file in folder.rglob("*.rs") for name in literals.findall(file.read_text())
        }
        return cls(services, process, plain)

    @staticmethod
    def prefix(process):
        return f"HEADWATER_{process.upper().replace('-', '_')}__"

    def knows(self, variable, process):
        """True if a container that serves `process` (or runs another command) reads the variable."""
        if variable in self.plain:
            return True
        if variable in flat(self.process, self.prefix("process")):
            return True
        if process is None:
            return False
        return variable in flat(self._of.get(process, {}), self.prefix(process))

    def required(self, process):
        """The variables that a process needs."""
        keys = self._of.get(process, {})
        return [f"{self.prefix(process)}{name.upper()}" for name in keys if name in NEEDED]


def flat(table, prefix):
    found = {}
    for name, value in table.items():
        variable = f"{prefix}{name.upper()}"
        found |= flat(value, f"{variable}__") if isinstance(value, dict) else {variable: value}
    return found


# ── parts of objects ───────────────────────────────────────────────────────────────────────────────


def template(it):
    return it["spec"]["template"] if it["kind"] in ("Deployment", "Job") else None


def containers(it):
    spec = (template(it) or {}).get("spec", {})
    return [*spec.get("initContainers", []), *spec.get("containers", [])]


def labels(it):
    return template(it)["metadata"].get("labels", {})


def selects(selector, labels):
    """A Service's selector: without one it selects nothing."""
    return bool(selector) and selector.items() <= labels.items()


def fits(selector, labels):
    """A label selector: without conditions it selects everything."""
    for condition in selector.get("matchExpressions", []):
        if condition["operator"] != "In":
            raise Unrenderable(f"the selector's operator {condition['operator']} is not known here")
        if labels.get(condition["key"]) not in condition["values"]:
            return False
    return selector.get("matchLabels", {}).items() <= labels.items()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Unrenderable, OSError, yaml.YAMLError, tomllib.TOMLDecodeError) as error:
        sys.exit(f"validate-k8s: {error}")
