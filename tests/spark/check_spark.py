"""The same questions on Spark in standalone mode, one master and two workers, all on this machine: ``make test-spark``.

Not collected by ``make test``: Spark and its Java are an extra.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyspark
import pytest
from hypothesis import HealthCheck, given, settings
from ibis.expr.types import Table
from pyspark.sql import SparkSession

from kpcs.statistics import expressions as ask
from kpcs.statistics.engines import Cluster, office
from tests import registers
from tests.registers import EXPORTS, FIGURES, IMPORTS, in_order

HOME = Path(pyspark.__file__).parent
EXPLAINED = ask.explained(ask.reconciled(ask.exports(), ask.imports()))
QUESTIONS: list[tuple[Table, list[tuple[Any, ...]]]] = [
    (EXPLAINED, registers.explained(EXPORTS, IMPORTS)),
    (ask.mirrored(ask.figures()), registers.MIRRORED),
    (ask.totals(ask.figures()), registers.TOTALS),
    (ask.repeated(ask.exports()), []),
]
COLUMNS = {"exports": ask.REGISTER, "imports": ask.REGISTER, "figures": ask.FIGURES}


def _daemon(kind: str, folder: Path, *arguments: str) -> tuple[subprocess.Popen[bytes], Path]:
    log = folder / f"{kind}-{len(list(folder.iterdir()))}.log"
    command = [HOME / "bin/spark-class", f"org.apache.spark.deploy.{kind.lower()}.{kind}", *arguments]
    variables = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(HOME)}
    with log.open("wb") as output:
        return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=variables), log


def _awaited(log: Path, pattern: str) -> re.Match[str]:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if match := re.search(pattern, log.read_text("utf-8", "replace")):
            return match
        time.sleep(0.2)
    raise AssertionError(f"{log.name} never said {pattern}:\n{log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture(scope="session", name="spark")
def _spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    assert shutil.which("java"), "Spark needs Java 17: apt install openjdk-17-jre-headless"
    folder = tmp_path_factory.mktemp("spark")
    daemons = []
    try:
        master, log = _daemon("Master", folder, "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        daemons.append(master)
        address = _awaited(log, r"Starting Spark master at (spark://\S+)")[1]
        for _ in range(2):
            place = ("--work-dir", str(folder / "work"), "--webui-port", "0", "--cores", "1", "--memory", "1g")
            worker, said = _daemon("Worker", folder, *place, address)
            daemons.append(worker)
            _awaited(said, "Successfully registered with master")
        os.environ["PYSPARK_PYTHON"] = sys.executable
        session = (
            SparkSession.builder.master(address)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.executor.memory", "700m")
            .config("spark.executor.cores", "1")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .getOrCreate()
        )
        yield session
        session.stop()
    finally:
        for daemon in daemons:
            daemon.terminate()
            daemon.wait(30)


def _give(spark: SparkSession, folder: Path, **tables: list[tuple[Any, ...]]) -> None:
    for name, rows in tables.items():
        file = folder / f"{name}.parquet"
        file.unlink(missing_ok=True)
        with office() as engine:
            engine.take(name, COLUMNS[name], rows)
            engine.write(getattr(ask, name)(), file)
        Cluster(spark).read(name, COLUMNS[name], file)


def test_two_workers_stand(spark: SparkSession, tmp_path: Path) -> None:
    rows = spark.sparkContext.parallelize(range(8), 8)
    assert rows.count() == 8
    executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1  # the driver is listed as well
    assert executors == 2


@pytest.mark.parametrize(("question", "answer"), QUESTIONS, ids=["explained", "mirrored", "totals", "repeated"])
def test_spark_answers_as_worked_out_by_hand(
    spark: SparkSession, tmp_path: Path, question: Table, answer: list[tuple[Any, ...]]
) -> None:
    _give(spark, tmp_path, exports=EXPORTS, imports=IMPORTS, figures=FIGURES)
    assert in_order(Cluster(spark).rows(question)) == answer


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers.registers())
def test_spark_agrees_with_plain_python(
    spark: SparkSession, tmp_path: Path, both: tuple[registers.Register, registers.Register]
) -> None:
    exports, imports = both
    _give(spark, tmp_path, exports=exports, imports=imports)
    assert in_order(Cluster(spark).rows(EXPLAINED)) == registers.explained(exports, imports)


def test_a_hundred_thousand_certificates_answer_as_in_the_office(spark: SparkSession, tmp_path: Path) -> None:
    exports = [
        (f"SL{at:07d}", "SL", ("BE", "AE")[at % 2], 20231 + at % 4, "7102.31", at % 977, at) for at in range(100_000)
    ]
    imports = [(*row[:5], row[5] + (row[6] % 50 == 0), row[6]) for row in exports if row[6] % 40]
    _give(spark, tmp_path, exports=exports, imports=imports)
    with office() as engine:
        engine.read("exports", ask.REGISTER, tmp_path / "exports.parquet")
        engine.read("imports", ask.REGISTER, tmp_path / "imports.parquet")
        expected = in_order(engine.rows(EXPLAINED))
    assert in_order(Cluster(spark).rows(EXPLAINED)) == expected
    assert len(expected) > 5


def test_a_sum_that_no_longer_fits_is_an_error_and_not_a_wrong_figure(spark: SparkSession, tmp_path: Path) -> None:
    largest = 10**18 - 1
    _give(spark, tmp_path, figures=[("NA", "export", "BE", 20231, "7102.10", largest, 1)] * 10)
    with pytest.raises(Exception, match="OVERFLOW"):
        list(Cluster(spark).rows(ask.totals(ask.figures())))
