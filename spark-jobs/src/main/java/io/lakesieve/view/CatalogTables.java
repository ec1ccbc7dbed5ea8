package io.lakesieve.view;

import io.lakesieve.config.InputException;
import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.schema.LabelsSchema;
import io.lakesieve.schema.MetricsSchema;
import io.lakesieve.schema.NegativeLabelsSchema;
import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.schema.TextEmbeddingsSchema;
import io.lakesieve.table.Lake;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Registers a lake in a catalog: its tables, as external Delta tables of a schema, and views in plain SQL, which any engine
 * over that catalog can read without Lakesieve's functions and views.
 */
public final class CatalogTables {
    /** The view of the verdicts of the latest scoring run. */
    public static final String LATEST_VERDICTS = LakeViews.LATEST_VERDICTS;

    private static final List<String> TABLES = List.of(
            RunsSchema.TABLE,
            ScoresSchema.TABLE,
            EmbeddingsSchema.TABLE,
            TextEmbeddingsSchema.TABLE,
            LabelsSchema.TABLE,
            NegativeLabelsSchema.TABLE,
            FeatureBankSchema.TABLE,
            CalibrationSchema.TABLE,
            SourceSummarySchema.TABLE,
            MetricsSchema.TABLE,
            ReviewsSchema.TABLE);

    /** As {@link LakeViews#latestVerdicts()} has it; {0} stands for the schema, {1} and {2} for what people have said. */
    private static final String VERDICTS = """
            WITH latest AS (
              SELECT run_id, scores_of, verdict_method FROM {0}.runs
              WHERE status = '%s' AND array_contains(map_keys(counts), '%s')
              ORDER BY finished_at DESC NULLS LAST, run_id DESC LIMIT 1)
            SELECT %s,
              {1} AS belongs
            FROM latest
            JOIN {0}.scores own ON own.run_id = latest.scores_of AND own.method = latest.verdict_method
            LEFT JOIN {0}.scores other ON other.run_id = latest.scores_of AND other.method = 'neglabel'
              AND other.path = own.path AND NOT coalesce(own.bank_trusted, true)
            {2}""".formatted(RunsSchema.FINISHED, RunCounts.SCORES, verdictColumns());

    private static final String REVIEWS = "LEFT JOIN {0}.reviews reviews ON reviews.image_id = own.image_id";

    private final SparkSession spark;
    private final String schema;

    /**
     * In a schema.
     *
     * @param schema its name, with its catalog's before it where that is not the session's own
     */
    public CatalogTables(SparkSession spark, String schema) {
        this.spark = spark;
        this.schema = Arrays.stream(schema.split("\\.", -1))
                .map(part -> "`" + part.replace("`", "``") + "`")
                .collect(Collectors.joining("."));
    }

    private static String verdictColumns() {
        return Arrays.stream(ScoresSchema.TYPE.fieldNames())
                .map(column -> column.equals(ScoresSchema.RUN_ID) ? "latest.run_id" : verdictColumn(column))
                .collect(Collectors.joining(",\n  "));
    }

    private static String verdictColumn(String column) {
        String ruled = "CASE WHEN other.path IS NULL THEN own.%1$s ELSE other.%1$s END".formatted(column);
        return "%s AS %s"
                .formatted(
                        column.equals(ScoresSchema.IS_OOD) ? "coalesce(NOT {1}, %s)".formatted(ruled) : ruled, column);
    }

    private String verdicts(boolean isReviewed) {
        return VERDICTS.replace("{2}", isReviewed ? REVIEWS : "")
                .replace("{1}", isReviewed ? "reviews.belongs" : "CAST(NULL AS BOOLEAN)")
                .replace("{0}", schema);
    }

    /**
     * Creates what is missing in the schema, which is created if need be, and makes the views anew.
     *
     * @return the names of the tables and views
     * @throws InputException if the catalog refuses, or the schema has such a table of another lake
     */
    public List<String> register(Lake lake) {
        List<String> tables = TABLES.stream().filter(lake::holds).toList();
        try {
            spark.sql("CREATE SCHEMA IF NOT EXISTS " + schema);
            tables.forEach(table -> register(table, lake.uriOf(table)));
            spark.sql("CREATE OR REPLACE VIEW %s.%s AS %s"
                    .formatted(schema, LATEST_VERDICTS, verdicts(lake.holds(ReviewsSchema.TABLE))));
        } catch (InputException e) {
            throw e;
        } catch (Exception e) { // catalogs throw what they like, checked exceptions among it
            throw new InputException(
                    "The lake cannot be registered in the schema %s (%s): name another --register, or have the right to create tables and views granted there."
                            .formatted(
                                    schema,
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        }
        return java.util.stream.Stream.concat(tables.stream(), java.util.stream.Stream.of(LATEST_VERDICTS))
                .map(name -> schema.replace("`", "") + "." + name)
                .toList();
    }

    private void register(String table, String location) {
        String name = schema + "." + table;
        if (!spark.catalog().tableExists(name)) {
            spark.sql("CREATE TABLE IF NOT EXISTS %s USING delta LOCATION '%s'"
                    .formatted(name, location.replace("\\", "\\\\").replace("'", "\\'")));
        }
        String found =
                spark.sql("DESCRIBE DETAIL " + name).select("location").first().getString(0);
        if (!new Path(found).equals(new Path(location))) {
            throw new InputException(
                    "The table %s lies at %s, and not in this lake: name another --register.".formatted(name, found));
        }
        spark.catalog().refreshTable(name);
    }
}
