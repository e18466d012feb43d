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
    IIF("t0"."flow" = 'export', "t0"."reporter", "t0"."partner") AS "exporter",
    IIF("t0"."flow" = 'export', "t0"."partner", "t0"."reporter") AS "importer",
    "t0"."period",
    "t0"."hs",
    IIF("t0"."flow" = 'export', "t0"."points", 0) AS "exported_points",
    IIF("t0"."flow" = 'export', "t0"."cents", 0) AS "exported_cents",
    IIF("t0"."flow" = 'export', 0, "t0"."points") AS "imported_points",
    IIF("t0"."flow" = 'export', 0, "t0"."cents") AS "imported_cents"
  FROM "figures" AS "t0"
  WHERE
    "t0"."flow" IN ('export', 'import')
) AS "t1"
GROUP BY
  1,
  2,
  3,
  4
