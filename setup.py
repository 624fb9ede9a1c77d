"""Packaging of microcred_plugin: what the wheel holds and needs, how the platform finds it."""

import re
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent

# Lower bounds only: the platform pins, and a plugin that forces a version up breaks its host.
# The two upper bounds stand for a known break: Django 6 is untried, and openbadgeslib 4 asks for
# a PyJWT and a cryptography that no supported platform has.
REQUIREMENTS = [
    "Django>=4.2,<6",
    "PyLD>=3.3",
    "attrs>=25.3",
    "celery>=5.5",
    "cryptography>=45",
    "defusedxml>=0.7",
    "django-crum>=0.7.9",
    "djangorestframework>=3.16",
    "drf-spectacular>=0.28",
    "edx-django-utils>=8",
    "edx-drf-extensions>=10.6",
    "edx-opaque-keys[django]>=3",
    "openbadgeslib>=3.14,<4",
    "openedx-events>=10.5",
    "openedx-filters>=2.1",
    "pillow>=11.3",
    "pyjwt>=2.10",
    "requests>=2.32",
    "urllib3>=2.2",
]

TEST = [
    "coverage>=7.6",
    "hypothesis>=6.100",
    "jsonschema>=4.25",
    "packaging>=25",
    "polib>=1.2",
    "pyoxigraph>=0.5.13",
    "pytest>=8",
    "pytest-cov>=6",
    "pytest-django>=4.9",
    "pytest-xdist>=3.6",
    "pyyaml>=6",
    "setuptools>=77",
]

QUALITY = [
    "bandit>=1.8",
    "code-annotations>=2.3",
    "django-stubs>=5",
    "djangorestframework-stubs>=3.15",
    "import-linter>=2.1",
    "mypy>=1.15",
    "ruff>=0.11",
    "types-PyYAML",
    "types-requests",
]

# The campus runs on what the plugin itself needs: SQLite and kombu's file-system transport.
CAMPUS: list[str] = []


def version() -> str:
    """Return the version that the package states about itself."""
    text = (ROOT / "microcred_plugin" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise RuntimeError("microcred_plugin/__init__.py states no __version__")
    return found[1]


def readme() -> str:
    """Return the text that a package index shows."""
    path = ROOT / "README.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


setup(
    name="microcred-plugin",
    version=version(),
    description="Signed micro-credentials of 3 to 30 EC from Open edX: assessed, issued, verified.",
    long_description=readme(),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-only",
    license_files=["LICENSE"],
    python_requires=">=3.11",
    packages=find_packages(include=["microcred_plugin", "microcred_plugin.*"]),
    package_data={
        "microcred_plugin": [
            "py.typed",
            "templates/**/*",
            "static/**/*",
            "conf/locale/**/*",
            "locale/**/*",
        ],
        "microcred_plugin.domain": ["data/**/*"],
        "microcred_plugin.credential": ["data/**/*"],
        "microcred_plugin.delivery": ["data/**/*", "templates/**/*"],
    },
    exclude_package_data={"": ["*.po~", "*.orig"]},
    zip_safe=False,
    install_requires=REQUIREMENTS,
    extras_require={
        "campus": CAMPUS,
        "test": TEST,
        "quality": QUALITY,
        "dev": [*CAMPUS, *TEST, *QUALITY],
    },
    entry_points={
        "lms.djangoapp": ["microcred_plugin = microcred_plugin.apps:MicrocredConfig"],
        "cms.djangoapp": ["microcred_plugin = microcred_plugin.apps:MicrocredConfig"],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Web Environment",
        "Framework :: Django",
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "Natural Language :: Dutch",
        "Natural Language :: English",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
)
