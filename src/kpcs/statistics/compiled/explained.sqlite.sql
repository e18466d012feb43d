WITH "t6" AS (
  SELECT
    "t5"."exporter",
    "t5"."importer",
    "t5"."period",
    "t5"."hs",
    "t5"."exporter_in",
    "t5"."importer_in",
    "t5"."period_in",
    "t5"."hs_in",
    "t5"."cause",
    COUNT("t5"."number") AS "exported",
    SUM("t5"."points") AS "exported_points",
    SUM("t5"."cents") AS "exported_cents",
    COUNT("t5"."number_in") AS "imported",
    SUM("t5"."points_in") AS "imported_points",
    SUM("t5"."cents_in") AS "imported_cents"
  FROM (
    SELECT
      "t4"."number",
      "t4"."exporter",
      "t4"."importer",
      "t4"."period",
      "t4"."hs",
      "t4"."points",
      "t4"."cents",
      "t4"."number_in",
      "t4"."exporter_in",
      "t4"."importer_in",
      "t4"."period_in",
      "t4"."hs_in",
      "t4"."points_in",
      "t4"."cents_in",
      CASE
        WHEN "t4"."number" IS NULL
        THEN 'unknown'
        WHEN "t4"."number_in" IS NULL
        THEN 'unconfirmed'
        WHEN (
          "t4"."exporter" <> "t4"."exporter_in"
        )
        OR (
          "t4"."importer" <> "t4"."importer_in"
        )
        THEN 'partner'
        WHEN (
          "t4"."points" <> "t4"."points_in"
        )
        AND (
          (
            (
              "t4"."points" * 5
            ) = "t4"."points_in"
          )
          OR (
            (
              "t4"."points_in" * 5
            ) = "t4"."points"
          )
          OR (
            (
              (
                "t4"."points" * 10
              ) = "t4"."points_in"
            )
            OR (
              (
                "t4"."points_in" * 10
              ) = "t4"."points"
            )
          )
          OR (
            (
              (
                "t4"."points" * 100
              ) = "t4"."points_in"
            )
            OR (
              (
                "t4"."points_in" * 100
              ) = "t4"."points"
            )
          )
          OR (
            (
              (
                "t4"."points" * 1000
              ) = "t4"."points_in"
            )
            OR (
              (
                "t4"."points_in" * 1000
              ) = "t4"."points"
            )
          )
        )
        THEN 'unit'
        WHEN ABS("t4"."points" - "t4"."points_in") > 0
        THEN 'weight'
        WHEN "t4"."hs" <> "t4"."hs_in"
        THEN 'hs'
        WHEN "t4"."cents" <> "t4"."cents_in"
        THEN 'valuation'
        WHEN "t4"."period" <> "t4"."period_in"
        THEN 'timing'
        ELSE 'agreed'
      END AS "cause"
    FROM (
      SELECT
        "t2"."number",
        "t2"."exporter",
        "t2"."importer",
        "t2"."period",
        "t2"."hs",
        "t2"."points",
        "t2"."cents",
        "t3"."number" AS "number_in",
        "t3"."exporter" AS "exporter_in",
        "t3"."importer" AS "importer_in",
        "t3"."period" AS "period_in",
        "t3"."hs" AS "hs_in",
        "t3"."points" AS "points_in",
        "t3"."cents" AS "cents_in"
      FROM "exports" AS "t2"
      FULL OUTER JOIN "imports" AS "t3"
        ON "t2"."number" = "t3"."number"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9
)
SELECT
  "t10"."exporter",
  "t10"."importer",
  "t10"."period",
  "t10"."hs",
  "t10"."cause",
  SUM("t10"."exported") AS "exported",
  SUM("t10"."exported_points") AS "exported_points",
  SUM("t10"."exported_cents") AS "exported_cents",
  SUM("t10"."imported") AS "imported",
  SUM("t10"."imported_points") AS "imported_points",
  SUM("t10"."imported_cents") AS "imported_cents"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t7"."exporter",
      "t7"."importer",
      "t7"."period",
      "t7"."hs",
      "t7"."cause",
      "t7"."exported",
      "t7"."exported_points",
      "t7"."exported_cents",
      0 AS "imported",
      0 AS "imported_points",
      0 AS "imported_cents"
    FROM "t6" AS "t7"
    WHERE
      "t7"."exported" > 0
  ) AS "t8"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t7"."exporter_in" AS "exporter",
      "t7"."importer_in" AS "importer",
      "t7"."period_in" AS "period",
      "t7"."hs_in" AS "hs",
      "t7"."cause",
      0 AS "exported",
      0 AS "exported_points",
      0 AS "exported_cents",
      "t7"."imported",
      "t7"."imported_points",
      "t7"."imported_cents"
    FROM "t6" AS "t7"
    WHERE
      "t7"."imported" > 0
  ) AS "t9"
) AS "t10"
GROUP BY
  1,
  2,
  3,
  4,
  5
