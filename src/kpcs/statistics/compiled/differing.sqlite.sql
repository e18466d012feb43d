SELECT
  *
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
WHERE
  "t5"."cause" <> 'agreed'
