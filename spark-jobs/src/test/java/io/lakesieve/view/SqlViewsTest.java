package io.lakesieve.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.cli.AuditedLake;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The views over the lake of two audits, held against what plain Java makes of the tables' rows. */
class SqlViewsTest {
    /** What each change of {@code is_ood} is called; others are none. */
    private static final Map<String, String> CHANGES = Map.of(
            "false to true", "became_out",
            "null to true", "became_out",
            "true to false", "became_in",
            "null to false", "became_in",
            "true to null", "became_undecided",
            "false to null", "became_undecided",
            "absent to true", "arrived_out",
            "true to absent", "gone_out");

    private static AuditedLake lake;
    /** Verdicts by path: of the first audit by NegLabel, of the second by AdaNeg, as they were told. */
    private static Map<String, Row> before;

    private static Map<String, Row> now;

    @BeforeAll
    static void readTables() {
        lake = AuditedLake.shared();
        before = verdicts(lake.run(0), "neglabel");
        now = verdicts(lake.run(1), "adaneg-task");
    }

    private static Map<String, Row> verdicts(String run, String method) {
        Map<String, Row> byPath = new TreeMap<>();
        for (Row row : lake.table("scores").collectAsList()) {
            if (text(row, "run_id").equals(run) && text(row, "method").equals(method)) {
                byPath.put(text(row, "path"), row);
            }
        }
        return byPath;
    }

    @Test
    void theAuditsLeaveVerdictsOfBothKinds() {
        assertThat(now).hasSize(AuditedLake.LISTED);
        assertThat(now.values()).extracting(row -> value(row, "is_ood")).contains(true, false, null);
        assertThat(before.values()).extracting(row -> value(row, "is_ood")).contains(true, false, null);
    }

    @Test
    void latestVerdictsAreThoseOfTheLastRun() {
        List<Row> rows = lake.spark()
                .sql("SELECT * EXCEPT (belongs) FROM latest_verdicts WHERE belongs IS NULL ORDER BY path")
                .collectAsList();

        assertThat(rows)
                .extracting(Row::json)
                .isEqualTo(now.values().stream().map(Row::json).toList());
    }

    @Test
    void outliersBySourceCountTheVerdicts() {
        Map<String, String> expected = new TreeMap<>();
        now.values().stream()
                .collect(Collectors.groupingBy(row -> text(row, "source")))
                .forEach((source, rows) -> {
                    long scored = rows.stream()
                            .filter(row -> value(row, "id_score") != null)
                            .count();
                    long out = rows.stream()
                            .filter(row -> Boolean.TRUE.equals(value(row, "is_ood")))
                            .count();
                    expected.put(source, "%d %d %d %s".formatted(rows.size(), scored, out, (double) out / scored));
                });

        List<Row> rows = lake.spark()
                .sql("SELECT source, images || ' ' || scored || ' ' || out || ' ' || share FROM outliers_by_source"
                        + " WHERE run_id = '%s'".formatted(lake.run(1)))
                .collectAsList();

        assertThat(rows.stream().collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1))))
                .isEqualTo(expected);
        assertThat(expected.keySet()).containsExactly("even", "odd");
    }

    @Test
    void changedVerdictsAreTheDifferencesOfTheRuns() {
        Map<String, String> expected = new TreeMap<>();
        TreeSet<String> paths = new TreeSet<>(now.keySet());
        paths.addAll(before.keySet());
        for (String path : paths) {
            Object was = before.containsKey(path) ? value(before.get(path), "is_ood") : "absent";
            Object is = now.containsKey(path) ? value(now.get(path), "is_ood") : "absent";
            String change = was + " to " + is;
            if (CHANGES.containsKey(change)) {
                expected.put(path, CHANGES.get(change));
            }
        }

        List<Row> rows = lake.spark().sql("SELECT * FROM changed_verdicts").collectAsList();

        assertThat(rows.stream().collect(Collectors.toMap(row -> text(row, "path"), row -> text(row, "kind"))))
                .isEqualTo(expected)
                .isNotEmpty();
        for (Row row : rows) {
            assertThat(value(row, "was_id_score")).isEqualTo(value(before.get(text(row, "path")), "id_score"));
            assertThat(value(row, "id_score")).isEqualTo(value(now.get(text(row, "path")), "id_score"));
        }
    }

    @Test
    void duplicatesAreTheCopies() {
        List<Row> rows = lake.spark().sql("SELECT * FROM duplicates").collectAsList();

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).<String>getList(rows.get(0).fieldIndex("paths")))
                .hasSize(2)
                .allMatch(path -> path.endsWith("even/0.png") || path.endsWith("odd/copy.png"));
        assertThat(value(rows.get(0), "copies")).isEqualTo(2L);
    }

    /** AdaNeg's row of the second audit whose evidence the view must show: the images that the table has of its labels. */
    @Test
    void theEvidenceIsTheBankOfThePredictedLabelAndOfTheFirstTopNegative() {
        List<Row> bank = lake.table("feature_bank").collectAsList();

        List<Row> rows = lake.spark().sql("SELECT * FROM verdict_evidence").collectAsList();

        assertThat(rows).hasSize(AuditedLake.LISTED);
        assertThat(rows).anySatisfy(row -> assertThat(row.<String>getList(row.fieldIndex("label_bank")))
                .isNotEmpty());
        assertThat(rows).anySatisfy(row -> assertThat(row.<String>getList(row.fieldIndex("negative_bank")))
                .isNotEmpty());
        for (Row row : rows) {
            Row verdict = now.get(text(row, "path"));
            assertThat(value(row, "id_score")).isEqualTo(value(verdict, "id_score"));
            if (value(row, "id_score") == null) {
                assertThat(value(row, "label_bank")).isNull();
                assertThat(value(row, "negative_bank")).isNull();
                continue;
            }
            Row mostFrequent = row.<Row>getList(row.fieldIndex("top_negatives")).get(0);
            assertThat(row.<String>getList(row.fieldIndex("label_bank")))
                    .isEqualTo(banked(bank, "id", text(row, "predicted_label")));
            assertThat(row.<String>getList(row.fieldIndex("negative_bank")))
                    .isEqualTo(banked(bank, "negative", mostFrequent.getString(0)));
        }
    }

    private static List<String> banked(List<Row> bank, String kind, String label) {
        return bank.stream()
                .filter(row -> text(row, "run_id").equals(lake.run(1)))
                .filter(row ->
                        text(row, "kind").equals(kind) && text(row, "label").equals(label))
                .sorted(Comparator.comparingDouble((Row row) -> row.<Double>getAs("entropy"))
                        .thenComparing(row -> text(row, "image_id")))
                .map(row -> text(row, "image_id"))
                .toList();
    }

    @Test
    void everyTableIsThereByItsName() {
        for (String table : List.of("scores", "embeddings", "labels", "negative_labels", "feature_bank")) {
            assertThat(lake.spark().table(table).count())
                    .as(table)
                    .isEqualTo(lake.table(table).count())
                    .isPositive();
        }
    }

    private static String text(Row row, String column) {
        return (String) value(row, column);
    }

    private static Object value(Row row, String column) {
        return row == null ? null : row.get(row.fieldIndex(column));
    }
}
