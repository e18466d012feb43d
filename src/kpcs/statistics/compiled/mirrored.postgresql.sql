SELECT
  "t1"."exporter",
  "t1"."importer",
  "t1"."period",
  "t1"."hs",
  SUM("t1"."exported_points") AS "exported_points",
  SUM("t1"."exported_cents") AS "exported_cents",
  SUM("t1"."imported_points") AS "imported_points",
  SUM("t1"."imported_cents") AS "imported_cents"
FROM (
  SELECT
    CASE WHEN "t0"."flow" = 'export' THEN "t0"."reporter" ELSE "t0"."partner" END AS "exporter",
    CASE WHEN "t0"."flow" = 'export' THEN "t0"."partner" ELSE "t0"."reporter" END AS "importer",
    "t0"."period",
    "t0"."hs",
    CASE WHEN "t0"."flow" = 'export' THEN "t0"."points" ELSE 0 END AS "exported_points",
    CASE WHEN "t0"."flow" = 'export' THEN "t0"."cents" ELSE 0 END AS "exported_cents",
    CASE WHEN "t0"."flow" = 'export' THEN 0 ELSE "t0"."points" END AS "imported_points",
    CASE WHEN "t0"."flow" = 'export' THEN 0 ELSE "t0"."cents" END AS "imported_cents"
  FROM "figures" AS "t0"
  WHERE
    "t0"."flow" IN ('export', 'import')
) AS "t1"
GROUP BY
  1,
  2,
  3,
  4
