package io.lakesieve.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.TableColumns;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The table {@code runs}: the states of each run, appended when it starts, comes to a point that it can go on from, and ends.
 * What is appended has read nothing, so it conflicts with no other commit but those that create the table, and carries the run and the state's number as its
 * transaction, so that it is there once. A run whose process was killed is taken up by {@link #claim}, which inserts the next
 * state if nobody else has.
 *
 * <p>A finished or failed state is always a run's last and only one, so whoever looks for finished runs need not look for last
 * states.
 */
public final class RunsTable {
    static final String NAME = RunsSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(RunsSchema.TYPE);

    private static final StructType POINTERS = new StructType()
            .add(RunsSchema.TYPE.apply(RunsSchema.RUN_ID))
            .add(RunsSchema.TYPE.apply(RunsSchema.SCORES_OF));

    /** Stands for the version of a table that does not exist. */
    private static final long NEVER = -1;

    /** Earlier runs among which those that are a baseline are looked for. */
    private static final int MAX_PAST_RUNS = 100;

    /** Key of {@link RunsSchema#IMAGE_COLUMNS}. */
    private static final String GIVEN_LABEL = "given_label";

    private static final Comparator<Run> LATEST_LAST = Comparator.comparing(
                    (Run run) -> run.finishedAt().orElse(Instant.MIN))
            .thenComparing(Run::runId);

    private final SparkSession spark;
    private final DeltaStore store;
    /** What was last read, at which version; nothing is read again until another process has written. */
    private Map<String, State> known = Map.of();

    private long knownVersion = NEVER;

    /** What a run is now, and the number of that state. */
    private record State(Run run, int number) {}

    RunsTable(SparkSession spark, String location) {
        this.spark = spark;
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** Appends the first state of a run, in one commit. */
    public void add(Run run) {
        append(run, 1);
    }

    /** Appends a state of a run, in one commit; that state again changes nothing. */
    public synchronized void append(Run run, int number) {
        store.appendOnce(store.frame(List.of(toRow(run, number))), run.runId(), number);
        if (knownVersion != NEVER && store.latestSnapshot().version() == knownVersion + 1) {
            Map<String, State> more = new HashMap<>(known);
            more.put(run.runId(), new State(run, number));
            known = more;
            knownVersion++;
        }
    }

    /**
     * The runs as they are now; what comes to the driver, and stays there, is some kilobytes for each run that was not tidied
     * away.
     */
    private synchronized Map<String, State> states() {
        long version = store.exists() ? store.latestSnapshot().version() : NEVER;
        if (version != knownVersion) {
            Map<String, State> read = new HashMap<>();
            store.read().collectAsList().forEach(row -> {
                State state = new State(toRecord(row), row.<Integer>getAs(RunsSchema.STATE));
                read.merge(state.run().runId(), state, (one, other) -> one.number() > other.number() ? one : other);
            });
            known = read;
            knownVersion = version;
        }
        return known;
    }

    private Stream<Run> runs() {
        return states().values().stream().map(State::run);
    }

    private Stream<Run> finishedScoring() {
        return finishedRuns().filter(run -> run.counts().containsKey(RunCounts.SCORES));
    }

    private Stream<Run> finishedRuns() {
        return runs().filter(run -> run.status().equals(RunsSchema.FINISHED));
    }

    /**
     * Takes a run up whose process was killed.
     *
     * @param run as it was found
     * @param process the process that wants it
     * @return the number of the state by which it is that process' from now on: of any number of processes that have found
     *     the run like this, exactly one gets it; empty for the others
     */
    public OptionalInt claim(Run run, String process) {
        State last = states().get(run.runId());
        if (!last.run().equals(run)) {
            return OptionalInt.empty();
        }
        int next = last.number() + 1;
        store.insert(
                store.frame(List.of(toRow(run.in(process), next))),
                DeltaStore.stored(RunsSchema.RUN_ID).equalTo(run.runId()),
                RunsSchema.RUN_ID,
                RunsSchema.STATE);
        State now = states().get(run.runId());
        return now.number() == next && now.run().process().equals(process) ? OptionalInt.of(next) : OptionalInt.empty();
    }

    /** The run of that id, as it is now. */
    public Optional<Run> find(String runId) {
        return Optional.ofNullable(states().get(runId)).map(State::run);
    }

    /** All runs as they are now, by their start. */
    public List<Run> all() {
        return runs().sorted(Comparator.comparing(Run::startedAt).thenComparing(Run::runId))
                .toList();
    }

    /**
     * Takes runs that have ended out of the views, in one commit: all their states say so and when. Their rows in other tables
     * stay.
     */
    public void remove(List<Run> ended, Instant at) {
        if (!ended.isEmpty()) {
            Object[] ids = ended.stream().map(Run::runId).toArray();
            store.set(
                    col(RunsSchema.RUN_ID).isin(ids),
                    Map.of(RunsSchema.STATUS, lit(RunsSchema.REMOVED), RunsSchema.FINISHED_AT, lit(at)));
        }
    }

    /** The runs of a command that neither finished nor failed, the last one first. */
    public List<Run> unfinished(String command) {
        return runs().filter(
                        run -> run.command().equals(command) && run.status().equals(RunsSchema.RUNNING))
                .sorted(Comparator.comparing(Run::runId).reversed())
                .toList();
    }

    /**
     * The finished scoring run over that image root that ended last of those that have at least one of these parameters.
     *
     * @param root null for runs without one
     * @param parameters names and values, one or more
     */
    public Optional<Run> latestScoring(String root, Map<String, String> parameters) {
        return finishedScoring()
                .filter(run -> Objects.equals(
                        root,
                        run.settings().images().map(RunSettings.Images::root).orElse(null)))
                .filter(run -> parameters.entrySet().stream().anyMatch(wanted -> wanted.getValue()
                        .equals(run.parameters().get(wanted.getKey()))))
                .max(LATEST_LAST);
    }

    /**
     * The finished run that last saw to it that all images of a Delta table, in some version, have rows under a model.
     *
     * @param columns those that were named
     * @param table its own id, see {@link TableVersions#table()}
     */
    public Optional<Run> latestOfTable(String modelId, String root, TableColumns columns, String table) {
        return finishedRuns()
                .filter(run -> modelId.equals(run.modelId())
                        && table.equals(run.parameters().get(TableVersions.PARAMETER)))
                .filter(run -> run.settings()
                        .images()
                        .filter(images -> images.version().isPresent()
                                && images.root().equals(root)
                                && images.columns().equals(columns))
                        .isPresent())
                .max(LATEST_LAST);
    }

    /** The rate of a stage in the finished run of a model that last had it. */
    public OptionalDouble latestRate(String modelId, String stage) {
        return finishedRuns()
                .filter(run -> modelId.equals(run.modelId()) && run.stageRates().containsKey(stage))
                .max(LATEST_LAST)
                .map(run -> OptionalDouble.of(run.stageRates().get(stage)))
                .orElseGet(OptionalDouble::empty);
    }

    /** The finished scoring run that ended last. */
    public Optional<Run> latestScoring() {
        return finishedScoring().max(LATEST_LAST);
    }

    /**
     * The finished scoring runs over the same image root that had ended when that run did, the latest first: those that its
     * verdicts can be compared with. Runs without a root are of one kind, too.
     */
    public List<Run> comparableBefore(Run run) {
        return finishedScoring()
                .filter(earlier ->
                        earlier.settings().imageRoot().equals(run.settings().imageRoot()))
                .filter(earlier -> endedBefore(earlier, run))
                .sorted(LATEST_LAST.reversed())
                .toList();
    }

    /** Of the runs of {@link #comparableBefore}, without those of some ids, the one that ended last. */
    public Optional<Run> lastBefore(Run run, Set<String> without) {
        return comparableBefore(run).stream()
                .filter(earlier -> !without.contains(earlier.runId()))
                .findFirst();
    }

    /**
     * Of the runs of {@link #comparableBefore} those that have rows of their own, which are not that run's rows; the latest
     * first, as far back as a baseline is looked for.
     *
     * @param failed the ids of runs that are no baseline
     */
    public List<PastRun> pastOf(Run run, Set<String> failed) {
        return comparableBefore(run).stream()
                .filter(earlier -> earlier.ownsScores() && !earlier.runId().equals(run.scoresOf()))
                .limit(MAX_PAST_RUNS)
                .map(earlier -> new PastRun(
                        earlier.runId(),
                        earlier.finishedAt().orElseThrow(),
                        !failed.contains(earlier.runId()) && isAlike(earlier, run)))
                .toList();
    }

    private static boolean isAlike(Run one, Run other) {
        return Objects.equals(one.modelId(), other.modelId()) && Objects.equals(one.labelSetId(), other.labelSetId());
    }

    /** The finished scoring run that had ended last when that run did. */
    public Optional<Run> scoringBefore(Run run) {
        return finishedScoring().filter(earlier -> endedBefore(earlier, run)).max(LATEST_LAST);
    }

    /** Whether a finished run has; all have before a run that goes on, and of two that ended at the same time the ids decide. */
    private static boolean endedBefore(Run earlier, Run run) {
        return !earlier.runId().equals(run.runId())
                && (run.finishedAt().isEmpty() || LATEST_LAST.compare(earlier, run) < 0);
    }

    /** The rows of all finished runs. */
    public Dataset<Row> readFinished() {
        return store.read().where(finished());
    }

    /**
     * Of the rows of a table those of finished runs. A run whose rows are an earlier run's, see {@link Run#scoresOf()}, has
     * these under its own id.
     *
     * @param rows with a column run_id
     */
    public Dataset<Row> finishedOf(Dataset<Row> rows) {
        Dataset<Row> owners = readFinished()
                .where(col(RunsSchema.SCORES_OF).equalTo(col(RunsSchema.RUN_ID)))
                .select(RunsSchema.RUN_ID);
        Dataset<Row> own = rows.join(owners, new String[] {RunsSchema.RUN_ID}, "left_semi");
        List<Row> pointers = pointers();
        return pointers.isEmpty() ? own : own.union(repeated(rows, pointers));
    }

    /** Two ids for each finished run whose rows are an earlier run's. */
    private List<Row> pointers() {
        return finishedRuns()
                .filter(run -> !run.ownsScores())
                .map(run -> RowFactory.create(run.runId(), run.scoresOf()))
                .toList();
    }

    /** Files of other runs are skipped by their ids, which are known here. */
    private Dataset<Row> repeated(Dataset<Row> rows, List<Row> pointers) {
        Object[] stored =
                pointers.stream().map(row -> row.getString(1)).distinct().toArray();
        return rows.where(col(RunsSchema.RUN_ID).isin(stored))
                .withColumnRenamed(RunsSchema.RUN_ID, RunsSchema.SCORES_OF)
                .join(broadcast(spark.createDataFrame(pointers, POINTERS)), RunsSchema.SCORES_OF)
                .select(Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new));
    }

    /** The finished run that mined, or found mined, a label set last. */
    public Optional<Run> latestMining() {
        return finishedMining().max(LATEST_LAST);
    }

    /** The finished run that mined, or found mined, that label set last. */
    public Optional<Run> latestMining(String labelSetId) {
        return finishedMining()
                .filter(run -> labelSetId.equals(run.labelSetId()))
                .max(LATEST_LAST);
    }

    private Stream<Run> finishedMining() {
        return finishedRuns().filter(run -> run.counts().containsKey(RunCounts.ID_LABELS));
    }

    private static Column finished() {
        return col(RunsSchema.STATUS).equalTo(RunsSchema.FINISHED);
    }

    private static Row toRow(Run run, int state) {
        RunSettings settings = run.settings();
        Optional<RunSettings.Scoring> scoring = settings.scoring();
        return RowFactory.create(
                run.runId(),
                state,
                run.scoresOf(),
                run.command(),
                Timestamp.from(run.startedAt()),
                run.finishedAt().map(Timestamp::from).orElse(null),
                run.status(),
                run.model(),
                run.modelId(),
                run.labelSetId(),
                run.negativesFingerprint(),
                settings.images().map(RunSettings.Images::uri).orElse(null),
                settings.images().map(RunSettings.Images::root).orElse(null),
                settings.images()
                        .map(images -> CollectionConverters.asScala(named(images)))
                        .orElse(null),
                settings.images().flatMap(RunSettings.Images::version).orElse(null),
                settings.limits().map(RunSettings.Limits::bytes).orElse(null),
                settings.limits().map(RunSettings.Limits::pixels).orElse(null),
                orNull(settings.logitScale()),
                scoring.map(RunsTable::methodNames).orElse(null),
                scoring.map(options -> options.verdictMethod().tableName()).orElse(null),
                scoring.map(RunSettings.Scoring::negLabelGroups).orElse(null),
                scoring.map(RunSettings.Scoring::adaNegGroups).orElse(null),
                scoring.map(RunSettings.Scoring::leaveOneOut).orElse(null),
                scoring.map(RunSettings.Scoring::thresholdPolicy).orElse(null),
                scoring.map(options -> orNull(options.accept())).orElse(null),
                scoring.map(options -> orNull(options.falseShare())).orElse(null),
                CollectionConverters.asScala(run.parameters()),
                CollectionConverters.asScala(run.counts()),
                CollectionConverters.asScala(run.stageSeconds()),
                CollectionConverters.asScala(run.stageRates()),
                run.error(),
                run.process());
    }

    private static Map<String, String> named(RunSettings.Images images) {
        Map<String, String> named = images.columns().named();
        images.givenLabel().ifPresent(label -> named.put(GIVEN_LABEL, label));
        return named;
    }

    private static String[] methodNames(RunSettings.Scoring scoring) {
        return scoring.methods().stream().map(ScoringMethod::tableName).toArray(String[]::new);
    }

    private static Run toRecord(Row row) {
        return new Run(
                row.getAs(RunsSchema.RUN_ID),
                row.getAs(RunsSchema.SCORES_OF),
                row.getAs(RunsSchema.COMMAND),
                instant(row.getAs(RunsSchema.STARTED_AT)),
                Optional.ofNullable(row.getAs(RunsSchema.FINISHED_AT)).map(RunsTable::instant),
                row.getAs(RunsSchema.STATUS),
                row.getAs(RunsSchema.MODEL),
                row.getAs(RunsSchema.MODEL_ID),
                row.getAs(RunsSchema.LABEL_SET_ID),
                row.getAs(RunsSchema.NEGATIVES_FINGERPRINT),
                settings(row),
                javaMap(row, RunsSchema.PARAMETERS),
                javaMap(row, RunsSchema.COUNTS),
                javaMap(row, RunsSchema.STAGE_SECONDS),
                javaMap(row, RunsSchema.STAGE_RATES),
                row.getAs(RunsSchema.ERROR),
                row.getAs(RunsSchema.PROCESS));
    }

    private static RunSettings settings(Row row) {
        Optional<String> images = Optional.ofNullable(row.getAs(RunsSchema.IMAGES));
        Optional<Long> maxBytes = Optional.ofNullable(row.getAs(RunsSchema.MAX_IMAGE_BYTES));
        Optional<String> verdictMethod = Optional.ofNullable(row.getAs(RunsSchema.VERDICT_METHOD));
        return new RunSettings(
                images.map(uri -> new RunSettings.Images(
                        uri,
                        row.getAs(RunsSchema.IMAGE_ROOT),
                        TableColumns.of(javaMap(row, RunsSchema.IMAGE_COLUMNS)),
                        Optional.ofNullable(RunsTable.<String>javaMap(row, RunsSchema.IMAGE_COLUMNS)
                                .get(GIVEN_LABEL)),
                        Optional.ofNullable(row.getAs(RunsSchema.IMAGES_VERSION)))),
                maxBytes.map(bytes -> new RunSettings.Limits(bytes, row.<Long>getAs(RunsSchema.MAX_IMAGE_PIXELS))),
                optionalDouble(row, RunsSchema.LOGIT_SCALE),
                verdictMethod.map(name -> scoring(row, name)));
    }

    private static RunSettings.Scoring scoring(Row row, String verdictMethod) {
        List<String> methods = row.getList(row.fieldIndex(RunsSchema.METHODS));
        return new RunSettings.Scoring(
                methods.stream().map(ScoringMethod::ofTableName).toList(),
                ScoringMethod.ofTableName(verdictMethod),
                row.<Integer>getAs(RunsSchema.NEG_LABEL_GROUPS),
                row.<Integer>getAs(RunsSchema.ADA_NEG_GROUPS),
                row.<Boolean>getAs(RunsSchema.LEAVE_ONE_OUT),
                row.getAs(RunsSchema.THRESHOLD_POLICY),
                optionalDouble(row, RunsSchema.ACCEPT),
                optionalDouble(row, RunsSchema.FDR));
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static OptionalDouble optionalDouble(Row row, String column) {
        Double value = row.getAs(column);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** A time as rows hold it: sessions of Spark's SQL shell and Thrift server have the newer of Java's two classes. */
    private static Instant instant(Object time) {
        return time instanceof Instant instant ? instant : ((Timestamp) time).toInstant();
    }

    private static <V> Map<String, V> javaMap(Row row, String column) {
        return row.getJavaMap(row.fieldIndex(column));
    }
}
