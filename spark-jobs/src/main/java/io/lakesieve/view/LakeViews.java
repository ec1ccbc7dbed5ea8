package io.lakesieve.view;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.schema.GatesSchema;
import io.lakesieve.schema.LabelsSchema;
import io.lakesieve.schema.MetricsSchema;
import io.lakesieve.schema.NegativeLabelsSchema;
import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.schema.TextEmbeddingsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The views over a lake's tables, as datasets and by name. They show finished runs only; where a run has to be found it
 * is found when the dataset is made, so a dataset goes on showing that run.
 */
public final class LakeViews {
    /** A row of {@code scores} for each image of the latest scoring run: the verdict that counts. */
    public static final String LATEST_VERDICTS = "latest_verdicts";
    /** The latest scoring run by source: images, those scored, those out of distribution, and their share. */
    public static final String OUTLIERS_BY_SOURCE = "outliers_by_source";
    /** Images whose verdict differs between the latest scoring run and the one before it. */
    public static final String CHANGED_VERDICTS = "changed_verdicts";
    /** Images that lie under several paths in the latest scoring run. */
    public static final String DUPLICATES = "duplicates";

    /** The verdicts of the latest scoring run with what each rests on. */
    public static final String VERDICT_EVIDENCE = "verdict_evidence";

    /** In-distribution images of the latest scoring run that resemble another label more than the one they were given. */
    public static final String LABEL_DISAGREEMENTS = "label_disagreements";

    /** The shares of each finished run as a whole and of each of its sources, under each method. */
    public static final String OUTLIERS_OVER_TIME = "outliers_over_time";

    /** Column of {@link #VERDICT_EVIDENCE}: images in AdaNeg's bank of the predicted label; null for other methods. */
    public static final String LABEL_BANK = "label_bank";
    /** Column of {@link #VERDICT_EVIDENCE}: images in AdaNeg's bank of the first top negative; null for others. */
    public static final String NEGATIVE_BANK = "negative_bank";

    /** Column of {@link #OUTLIERS_BY_SOURCE}: paths of the source. */
    public static final String IMAGES = "images";
    /** Column of {@link #OUTLIERS_BY_SOURCE}: those that have a score. */
    public static final String SCORED = "scored";
    /** Column of {@link #OUTLIERS_BY_SOURCE}: those out of distribution; null where no image has a verdict. */
    public static final String OUT = "out";
    /** Column of {@link #OUTLIERS_BY_SOURCE}: the share of those with a verdict that are out; null where none has. */
    public static final String SHARE = "share";

    /** Column of {@link #CHANGED_VERDICTS}: one of the kinds below. */
    public static final String KIND = "kind";
    /** Out now; in, or without a verdict, before. */
    public static final String BECAME_OUT = "became_out";
    /** In now; out, or without a verdict, before. */
    public static final String BECAME_IN = "became_in";
    /** Without a verdict now, with one before. */
    public static final String BECAME_UNDECIDED = "became_undecided";
    /** Out now; not among the images before. */
    public static final String ARRIVED_OUT = "arrived_out";
    /** Out before; not among the images now. */
    public static final String GONE_OUT = "gone_out";

    /** Column of {@link #DUPLICATES}: the number of paths. */
    public static final String COPIES = "copies";
    /** Column of {@link #DUPLICATES}: the paths, sorted. */
    public static final String PATHS = "paths";

    /** Column of {@link #CHANGED_VERDICTS}: whether the image was out; beside it {@code is_ood}. */
    public static final String WAS_OOD = "was_ood";

    /** Column of {@link #CHANGED_VERDICTS}: the score that the image had; beside it {@code id_score}. */
    public static final String WAS_ID_SCORE = "was_id_score";
    /** Column of {@link #CHANGED_VERDICTS}: the run before; beside it {@code run_id}. */
    public static final String WAS_RUN_ID = "was_run_id";

    private static final String NOW_PATH = "now_path";
    private static final String NOW_SOURCE = "now_source";
    private static final String WAS_PATH = "was_path";
    private static final String WAS_SOURCE = "was_source";
    /** What {@link #CHANGED_VERDICTS} shows of both runs: the name now, and that of the run before. */
    private static final Map<String, String> COMPARED = wasNames();

    /** Views that are a table's rows of finished runs. */
    private static final List<String> RUN_TABLES =
            List.of(ScoresSchema.TABLE, SourceSummarySchema.TABLE, FeatureBankSchema.TABLE, CalibrationSchema.TABLE);
    /** Views that are a table. */
    private static final List<String> OTHER_TABLES = List.of(
            EmbeddingsSchema.TABLE,
            LabelsSchema.TABLE,
            NegativeLabelsSchema.TABLE,
            TextEmbeddingsSchema.TABLE,
            ReviewsSchema.TABLE);

    /** The names of all views, those over verdicts first. */
    public static final List<String> NAMES = names();

    private final Lake lake;

    private LakeViews(Lake lake) {
        this.lake = lake;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                LATEST_VERDICTS,
                OUTLIERS_BY_SOURCE,
                CHANGED_VERDICTS,
                DUPLICATES,
                VERDICT_EVIDENCE,
                LABEL_DISAGREEMENTS,
                OUTLIERS_OVER_TIME));
        names.addAll(RUN_TABLES);
        names.add(MetricsSchema.TABLE);
        names.add(GatesSchema.TABLE);
        names.add(RunsSchema.TABLE);
        names.addAll(OTHER_TABLES);
        return List.copyOf(names);
    }

    private static Map<String, String> wasNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(ScoresSchema.IS_OOD, WAS_OOD);
        names.put(ScoresSchema.ID_SCORE, WAS_ID_SCORE);
        names.put(ScoresSchema.METHOD, "was_method");
        names.put(ScoresSchema.THRESHOLD, "was_threshold");
        names.put(ScoresSchema.IMAGE_ID, "was_image_id");
        names.put(ScoresSchema.RUN_ID, WAS_RUN_ID);
        return names;
    }

    /** The views over the lake. */
    public static LakeViews of(Lake lake) {
        return new LakeViews(lake);
    }

    /**
     * The view of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Dataset<Row> view(String name) {
        if (RUN_TABLES.contains(name)) {
            return ofFinishedRuns(name);
        }
        if (OTHER_TABLES.contains(name)) {
            return lake.read(name);
        }
        return switch (name) {
            case MetricsSchema.TABLE, GatesSchema.TABLE -> ownRowsOfFinishedRuns(name);
            case LATEST_VERDICTS -> latestVerdicts();
            case OUTLIERS_BY_SOURCE -> outliersBySource();
            case CHANGED_VERDICTS -> changedVerdicts();
            case DUPLICATES -> duplicates();
            case VERDICT_EVIDENCE -> verdictEvidence();
            case LABEL_DISAGREEMENTS -> labelDisagreements(latestVerdicts());
            case OUTLIERS_OVER_TIME -> OutliersOverTime.ofFinishedRuns(lake);
            case RunsSchema.TABLE -> lake.runs().readFinished();
            default ->
                throw new IllegalArgumentException(
                        "There is no view %s; there are %s.".formatted(name, String.join(", ", NAMES)));
        };
    }

    /** Makes each view a temporary view of the session, by its name, showing the runs that are there now. */
    public void createTempViews() {
        NAMES.forEach(name -> view(name).createOrReplaceTempView(name));
    }

    /**
     * The verdict of each path of the latest scoring run: the columns of {@code scores}, and {@code belongs}, a person's word,
     * which {@code is_ood} follows where there is one; none without a run.
     */
    public Dataset<Row> latestVerdicts() {
        return verdictsOf(lake.runs().latestScoring());
    }

    /** The verdict of each path of a run, with the columns of {@link #latestVerdicts()}. */
    public Dataset<Row> verdictsOf(Run run) {
        return verdictsOf(run, run.scoring().verdictMethod());
    }

    /** The verdict of each path of a run as if that had been its verdict method. */
    public Dataset<Row> verdictsOf(Run run, ScoringMethod method) {
        return lake.reviews().over(new RunVerdicts(lake.scores().ofRun(run), run, method).rows());
    }

    /** The rows of a run as they are now. */
    public RunNow now(Run run) {
        Dataset<Row> scores = lake.scores().ofRunNow(run);
        Dataset<Row> ruled = new RunVerdicts(scores, run, run.scoring().verdictMethod()).rows();
        return new RunNow(scores, ruled, lake.reviews().overNow(ruled));
    }

    /**
     * The rows of a run as they are at a moment, for several queries: which files hold them is looked up once.
     *
     * @param scores its rows in {@code scores}
     * @param ruled its row for each path, with the rule's verdict
     * @param verdicts the same with what people have said, see {@link #verdictsOf(Run)}
     */
    public record RunNow(Dataset<Row> scores, Dataset<Row> ruled, Dataset<Row> verdicts) {}

    private Dataset<Row> verdictsOf(Optional<Run> run) {
        return run.map(this::verdictsOf).orElseGet(() -> lake.reviews()
                .over(lake.read(ScoresSchema.TABLE).where(lit(false))));
    }

    /** Counts of {@link #latestVerdicts()} by source: run_id, source, images, scored, out, share. */
    public Dataset<Row> outliersBySource() {
        Column decided = count(col(ScoresSchema.IS_OOD));
        Column out = count_if(col(ScoresSchema.IS_OOD));
        return latestVerdicts()
                .groupBy(ScoresSchema.RUN_ID, ScoresSchema.SOURCE)
                .agg(
                        count(lit(1)).as(IMAGES),
                        count(col(ScoresSchema.ID_SCORE)).as(SCORED),
                        when(decided.gt(0), out).as(OUT),
                        when(decided.gt(0), out.divide(decided)).as(SHARE));
    }

    /**
     * Verdicts that differ between the latest scoring run and the one before: path, source, kind, then was_ood, is_ood,
     * and id_score, method, threshold, image_id and run_id of the latest run, of the one before as was_id_score and so
     * on. None where there are no two runs.
     */
    public Dataset<Row> changedVerdicts() {
        Optional<Run> latest = lake.runs().latestScoring();
        Optional<Run> before = latest.flatMap(lake.runs()::scoringBefore);
        List<Column> shown =
                new ArrayList<>(List.of(col(ScoresSchema.PATH), col(ScoresSchema.SOURCE), kind().as(KIND)));
        COMPARED.forEach((name, wasName) -> shown.addAll(List.of(col(wasName), col(name))));
        return compared(verdictsOf(before.flatMap(run -> latest)), verdictsOf(before))
                .select(shown.toArray(Column[]::new))
                .where(col(KIND).isNotNull());
    }

    /**
     * The verdicts of two runs side by side, a row for each path of either: path, source, and the columns of {@link
     * #changedVerdicts()} but for kind. What a run says is null, its id included, for a path that it does not have.
     */
    public static Dataset<Row> compared(Dataset<Row> now, Dataset<Row> before) {
        List<Column> are = new ArrayList<>(List.of(
                col(ScoresSchema.PATH).as(NOW_PATH), col(ScoresSchema.SOURCE).as(NOW_SOURCE)));
        List<Column> were = new ArrayList<>(List.of(
                col(ScoresSchema.PATH).as(WAS_PATH), col(ScoresSchema.SOURCE).as(WAS_SOURCE)));
        COMPARED.forEach((name, wasName) -> {
            are.add(col(name));
            were.add(col(name).as(wasName));
        });
        return now.select(are.toArray(Column[]::new))
                .join(before.select(were.toArray(Column[]::new)), col(NOW_PATH).equalTo(col(WAS_PATH)), "full_outer")
                .withColumn(ScoresSchema.PATH, coalesce(col(NOW_PATH), col(WAS_PATH)))
                .withColumn(ScoresSchema.SOURCE, coalesce(col(NOW_SOURCE), col(WAS_SOURCE)))
                .drop(NOW_PATH, NOW_SOURCE, WAS_PATH, WAS_SOURCE);
    }

    /** The kind of change; null where nothing has changed that matters. */
    private static Column kind() {
        Column is = col(ScoresSchema.IS_OOD);
        Column was = col(WAS_OOD);
        return when(col(ScoresSchema.RUN_ID).isNull(), when(was, GONE_OUT))
                .when(col(WAS_RUN_ID).isNull(), when(is, ARRIVED_OUT))
                .when(is.eqNullSafe(was), lit(null))
                .when(is.isNull(), BECAME_UNDECIDED)
                .otherwise(when(is, BECAME_OUT).otherwise(BECAME_IN));
    }

    /** Images under several paths in the latest scoring run: image_id, copies, paths, is_ood, run_id. */
    public Dataset<Row> duplicates() {
        return latestVerdicts()
                .where(col(ScoresSchema.IMAGE_ID).isNotNull())
                .groupBy(ScoresSchema.IMAGE_ID)
                .agg(
                        count(lit(1)).as(COPIES),
                        sort_array(collect_list(col(ScoresSchema.PATH))).as(PATHS),
                        bool_or(col(ScoresSchema.IS_OOD)).as(ScoresSchema.IS_OOD),
                        first(col(ScoresSchema.RUN_ID)).as(ScoresSchema.RUN_ID))
                .where(col(COPIES).gt(1));
    }

    /**
     * What each verdict of the latest scoring run rests on: the columns of {@link #latestVerdicts()}, and of AdaNeg's the
     * banked images, by ascending entropy, that the proxies of the predicted label and of the first top negative are
     * made of besides the words.
     */
    public Dataset<Row> verdictEvidence() {
        Optional<Run> latest = lake.runs().latestScoring();
        Dataset<Row> banks = latest.map(lake.featureBank()::rowsOf).orElseGet(() -> lake.read(FeatureBankSchema.TABLE));
        return VerdictEvidence.of(verdictsOf(latest), banks);
    }

    /**
     * Those verdicts of a run that are not out of distribution and whose image resembles another label more than the one it
     * was given: path, source, given_label, predicted_label, label_margin, id_score, image_id and run_id.
     */
    public static Dataset<Row> labelDisagreements(Dataset<Row> verdicts) {
        return verdicts.where(not(coalesce(col(ScoresSchema.IS_OOD), lit(false)))
                        .and(col(ScoresSchema.LABEL_MARGIN).lt(0)))
                .select(
                        ScoresSchema.PATH,
                        ScoresSchema.SOURCE,
                        ScoresSchema.GIVEN_LABEL,
                        ScoresSchema.PREDICTED_LABEL,
                        ScoresSchema.LABEL_MARGIN,
                        ScoresSchema.ID_SCORE,
                        ScoresSchema.IMAGE_ID,
                        ScoresSchema.RUN_ID);
    }

    private Dataset<Row> ofFinishedRuns(String table) {
        return lake.runs().finishedOf(lake.read(table));
    }

    /** Of tables whose rows are always the run's own. */
    private Dataset<Row> ownRowsOfFinishedRuns(String table) {
        Dataset<Row> finished = lake.runs().readFinished().select(RunsSchema.RUN_ID);
        return lake.read(table).join(finished, new String[] {RunsSchema.RUN_ID}, "left_semi");
    }
}
