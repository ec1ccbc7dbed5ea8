package io.lakesieve.table;

import io.delta.tables.DeltaTable;
import io.lakesieve.config.InputException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The root that all tables of Lakesieve lie under, on any Hadoop file system. */
public final class Lake {
    /** The folder of the reports, which are no table. */
    public static final String REPORTS = "reports";

    /** The name of the table that every lake has from its first run on. */
    public static final String RUNS = RunsTable.NAME;

    /** The tables that there are. */
    private static final Map<String, TableLayout> LAYOUTS = new TreeMap<>(Map.ofEntries(
            Map.entry(EmbeddingsTable.NAME, EmbeddingsTable.LAYOUT),
            Map.entry(TextEmbeddingsTable.NAME, TextEmbeddingsTable.LAYOUT),
            Map.entry(LabelsTable.NAME, LabelsTable.LAYOUT),
            Map.entry(NegativeLabelsTable.NAME, NegativeLabelsTable.LAYOUT),
            Map.entry(FeatureBankTable.NAME, FeatureBankTable.LAYOUT),
            Map.entry(CalibrationTable.NAME, CalibrationTable.LAYOUT),
            Map.entry(ScoresTable.NAME, ScoresTable.LAYOUT),
            Map.entry(MetricsTable.NAME, MetricsTable.LAYOUT),
            Map.entry(GatesTable.NAME, GatesTable.LAYOUT),
            Map.entry(ReviewsTable.NAME, ReviewsTable.LAYOUT),
            Map.entry(SourceSummaryTable.NAME, SourceSummaryTable.LAYOUT),
            Map.entry(RunsTable.NAME, RunsTable.LAYOUT)));

    private final SparkSession spark;
    private final Path root;
    private final RunsTable runs;

    private Lake(SparkSession spark, Path root) {
        this.spark = spark;
        this.root = root;
        this.runs = new RunsTable(spark, uriOf(RunsTable.NAME));
    }

    /** The version of Delta that writes and reads the tables. */
    public static String formatVersion() {
        return String.valueOf(DeltaTable.class.getPackage().getImplementationVersion());
    }

    /**
     * What Spark must be told when it starts, so that drivers on {@code s3a://} do not overwrite each other's commits; where
     * Hadoop cannot see to it, Delta's log store for one driver.
     */
    public static Map<String, String> commitSettings() {
        return Map.of(
                CreateIfAbsentLogStore.KEY,
                CreateIfAbsentLogStore.isSupported()
                        ? CreateIfAbsentLogStore.class.getName()
                        : CreateIfAbsentLogStore.SINGLE_DRIVER);
    }

    /** What a writer must know of other writers of this lake, if anything. */
    public Optional<String> writersNotice() {
        return CreateIfAbsentLogStore.notice(
                uri(), spark.sparkContext().getConf().get(CreateIfAbsentLogStore.KEY, ""));
    }

    /**
     * The lake at a URI, which need not exist yet.
     *
     * @throws InputException if no file system serves the URI
     */
    public static Lake at(SparkSession spark, String uri) {
        Path path = new Path(uri);
        try {
            Configuration hadoop = hadoopConfiguration(spark);
            StoreProbe.requireAnswer(path, hadoop);
            FileSystem fileSystem = path.getFileSystem(hadoop);
            return new Lake(spark, fileSystem.makeQualified(path));
        } catch (IOException e) {
            throw new InputException(
                    "The lake %s cannot be reached (%s): check the URI and the file system's settings."
                            .formatted(uri, e.getMessage()),
                    e);
        }
    }

    /** A lake that has no table and will have none: whatever is read of it has its columns and no row. */
    public static Lake withoutTables(SparkSession spark) {
        return new Lake(spark, new Path("file:/nowhere-" + UUID.randomUUID()));
    }

    /**
     * Proves that files can be written under the root, which is created if need be, so that no run computes for hours
     * and then fails at its first commit.
     *
     * @throws InputException if not
     */
    public Lake requireWritable() {
        try {
            WriteProbe.in(root, spark);
            return this;
        } catch (IOException e) {
            throw new InputException(
                    "The lake %s cannot be written (%s): name another --lake, or have write access granted there."
                            .formatted(root, e.getMessage()),
                    e);
        }
    }

    /** The qualified URI of the root. */
    public String uri() {
        return root.toString();
    }

    /** The qualified URI of something under the root. */
    public String uriOf(String name) {
        return new Path(root, name).toString();
    }

    public EmbeddingsTable embeddings() {
        return new EmbeddingsTable(spark, uriOf(EmbeddingsTable.NAME));
    }

    public TextEmbeddingsTable textEmbeddings() {
        return new TextEmbeddingsTable(spark, uriOf(TextEmbeddingsTable.NAME));
    }

    public LabelsTable labels() {
        return new LabelsTable(spark, uriOf(LabelsTable.NAME));
    }

    public NegativeLabelsTable negativeLabels() {
        return new NegativeLabelsTable(spark, uriOf(NegativeLabelsTable.NAME));
    }

    public FeatureBankTable featureBank() {
        return new FeatureBankTable(spark, uriOf(FeatureBankTable.NAME));
    }

    public CalibrationTable calibration() {
        return new CalibrationTable(spark, uriOf(CalibrationTable.NAME));
    }

    public ScoresTable scores() {
        return new ScoresTable(spark, uriOf(ScoresTable.NAME));
    }

    public MetricsTable metrics() {
        return new MetricsTable(spark, uriOf(MetricsTable.NAME));
    }

    public GatesTable gates() {
        return new GatesTable(spark, uriOf(GatesTable.NAME));
    }

    public ReviewsTable reviews() {
        return new ReviewsTable(spark, uriOf(ReviewsTable.NAME));
    }

    public SourceSummaryTable sourceSummary() {
        return new SourceSummaryTable(spark, uriOf(SourceSummaryTable.NAME));
    }

    public RunsTable runs() {
        return runs;
    }

    /** Whether the table of that name was ever written. */
    public boolean holds(String table) {
        return store(table).exists();
    }

    /**
     * All rows of the table of that name, with the columns of its schema; none where it was never written.
     *
     * @throws IllegalArgumentException if no table has that name
     */
    public Dataset<Row> read(String table) {
        return store(table).read();
    }

    /** The names of the tables. */
    public static List<String> tables() {
        return List.copyOf(LAYOUTS.keySet());
    }

    /** Whether a folder under the root, by its name, holds a table or the reports. */
    public static boolean isFolder(String name) {
        return LAYOUTS.containsKey(name) || name.equals(REPORTS);
    }

    /** Whether a file under the root, by its name, is a probe of {@link #requireWritable()}. */
    public static boolean isProbe(String name) {
        return name.startsWith(WriteProbe.PREFIX);
    }

    /**
     * What keeps the table of that name small.
     *
     * @throws IllegalArgumentException if no table has that name
     */
    public TableMaintenance maintenance(String table) {
        return new TableMaintenance(spark, uriOf(table), store(table), layout(table));
    }

    private DeltaStore store(String table) {
        return new DeltaStore(spark, uriOf(table), layout(table));
    }

    private static TableLayout layout(String table) {
        TableLayout layout = LAYOUTS.get(table);
        if (layout == null) {
            throw new IllegalArgumentException(
                    "A lake has no table %s; it has %s.".formatted(table, String.join(", ", LAYOUTS.keySet())));
        }
        return layout;
    }

    private static Configuration hadoopConfiguration(SparkSession spark) {
        return spark.sessionState().newHadoopConf();
    }
}
