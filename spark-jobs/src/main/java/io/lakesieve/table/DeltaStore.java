package io.lakesieve.table;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.lakesieve.config.InputException;
import io.lakesieve.schema.SchemaVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * A Delta table at a location with a schema; what every table class here stands on. Each write is one commit. A table
 * says in its properties which version of the schemas it has; one of another version is neither read nor written.
 *
 * <p>Any number of processes may write a table at the same time. Nothing long runs inside a transaction that others could
 * conflict with: rows are computed before it begins, or are added by one that has read nothing of the table, which
 * conflicts with those alone that create it. What conflicts is committed again, see {@link CommitRetry}.
 */
final class DeltaStore {
    /** Name of the stored rows where they are merged with others. */
    private static final String STORED = "stored";

    /** Name of the rows that are merged with them. */
    static final String FRESH = "fresh";

    private final SparkSession spark;
    private final String location;
    private final TableLayout layout;

    /** The column of a stored row where rows are merged with it. */
    static Column stored(String column) {
        return functions.col(STORED + "." + column);
    }

    DeltaStore(SparkSession spark, String location, TableLayout layout) {
        this.spark = spark;
        this.location = location;
        this.layout = layout;
    }

    /**
     * Whether the table was ever written.
     *
     * @throws InputException if it is of another version
     */
    boolean exists() {
        if (!isDeltaTable()) {
            return false;
        }
        requireThisVersion(snapshot().metadata());
        return true;
    }

    private void requireThisVersion(Metadata metadata) {
        String version = OptionConverters.toJava(metadata.configuration().get(SchemaVersion.PROPERTY))
                .orElse(null); // where the property is not set
        SchemaVersion.mismatch(location, version).ifPresent(problem -> {
            throw new InputException(problem);
        });
    }

    /** Whether a Delta table lies there, of any version; one that is being created does so from its first commit on. */
    boolean isDeltaTable() {
        return DeltaTable.isDeltaTable(spark, location) && snapshot().version() >= 0;
    }

    /** As it is now. */
    Snapshot latestSnapshot() {
        return DeltaLog.forTable(spark, location).update(false, Option.empty(), Option.empty());
    }

    private Snapshot snapshot() {
        DeltaLog log = DeltaLog.forTable(spark, location);
        Snapshot known = log.unsafeVolatileSnapshot();
        return known.version() >= 0 ? known : log.update(false, Option.empty(), Option.empty());
    }

    /** All rows; none where the table was never written. */
    Dataset<Row> read() {
        return exists() ? spark.read().format("delta").load(location) : none();
    }

    /**
     * The rows that fulfil a condition, as they are now: which files may hold them is looked up once, where every query on
     * {@link #read()} looks again.
     */
    Dataset<Row> readNow(Column condition) {
        Dataset<Row> rows = read().where(condition);
        if (!exists()) {
            return rows;
        }
        Snapshot snapshot = latestSnapshot();
        Seq<AddFile> files = filesFor(snapshot, rows);
        return snapshot.deltaLog()
                .createDataFrame(snapshot, files, false, Option.empty())
                .where(condition);
    }

    /** The rows that have a value in a column, as they are now, by the files that they lie in. */
    WholeFiles wholeFiles(String column, String value) {
        Snapshot snapshot = latestSnapshot();
        Dataset<Row> rows = read().where(functions.col(column).equalTo(value));
        return WholeFiles.of(snapshot, CollectionConverters.asJava(filesFor(snapshot, rows)), column, value);
    }

    /** The files that may hold filtered rows of the table, without what the log says of their values. */
    static Seq<AddFile> filesFor(Snapshot snapshot, Dataset<Row> filtered) {
        return snapshot.filesForScan(conditionsOf(filtered), false).files();
    }

    /** The condition on filtered rows of the table, as Delta chooses files by it. */
    private static Seq<Expression> conditionsOf(Dataset<Row> filtered) {
        Filter filter = (Filter) filtered.queryExecution().analyzed();
        return CollectionConverters.asScala(List.of(filter.condition())).toSeq();
    }

    /** The columns that the table has where it lies, whatever it should have. */
    List<String> storedColumns() {
        return List.of(spark.read().format("delta").load(location).columns());
    }

    /** No row, with the types that a table has when it is read, where every part may be null. */
    private Dataset<Row> none() {
        return spark.createDataFrame(List.of(), layout.type().asNullable());
    }

    Dataset<Row> frame(List<Row> rows) {
        return spark.createDataFrame(rows, layout.type());
    }

    /** Adds rows. */
    void append(Dataset<Row> rows) {
        append(rows, NewFiles.NONE, transaction -> true);
    }

    /** Adds rows in a transaction of an id: rows of the same id that come again, from a repeated commit, change nothing. */
    void appendOnce(Dataset<Row> rows, String id) {
        appendOnce(rows, id, 1);
    }

    /** The same of one of several transactions of an id, whose numbers ascend. */
    void appendOnce(Dataset<Row> rows, String id, int number) {
        append(rows, NewFiles.NONE, isFirst(id, number));
    }

    /**
     * Adds rows and copies of files with others, in one transaction of an id.
     *
     * @param column which holds the id; it is written into the copies
     */
    void appendOnce(Dataset<Row> rows, FileCopies copies, String column, String id) {
        Function<Metadata, List<Action>> others = table -> {
            if (!WholeFiles.isPlain(table)) {
                throw new InputException(
                        "The table %s has got properties meanwhile that its files are not written for: run this again."
                                .formatted(location));
            }
            return copies.write(location, column, id);
        };
        append(rows, others, isFirst(id, 1));
    }

    private static Predicate<OptimisticTransaction> isFirst(String id, int number) {
        return transaction -> {
            if (lastNumber(transaction, id) >= number) {
                return false;
            }
            transaction.updateSetTransaction(id, number, Option.apply(System.currentTimeMillis()));
            return true;
        };
    }

    /**
     * The number of the last transaction of an id, negative without one: as the last commit's checksum tells it, where it lists
     * the transactions. Delta itself reads the table's whole log for it, by two Spark jobs or three.
     */
    private static long lastNumber(OptimisticTransaction transaction, String id) {
        Option<Seq<SetTransaction>> listed =
                transaction.snapshot().checksumOpt().flatMap(VersionChecksum::setTransactions);
        if (listed.isEmpty()) {
            return transaction.txnVersion(id);
        }
        // As txnVersion() does: a transaction of the id that others commit meanwhile conflicts with this one.
        transaction.readTxn().addOne(id);
        return CollectionConverters.asJava(listed.get()).stream()
                .filter(earlier -> earlier.appId().equals(id))
                .mapToLong(SetTransaction::version)
                .max()
                .orElse(-1);
    }

    private void append(
            Dataset<Row> rows, Function<Metadata, List<Action>> others, Predicate<OptimisticTransaction> isWanted) {
        NewFiles files = new NewFiles(PlannedRows.of(inOrder(rows)), others);
        commit(() -> add(files, isWanted));
    }

    /**
     * Rows to add: their files are written once, however often it takes to commit them, unless the table that is committed to is
     * not as it was when they were written, as where another process has created it with other names for its columns in files.
     */
    private static final class NewFiles {
        static final Function<Metadata, List<Action>> NONE = table -> List.of();

        private final Dataset<Row> rows;
        private final Function<Metadata, List<Action>> others;
        private List<Action> written;
        private Metadata writtenFor;

        /**
         * Of those rows.
         *
         * @param others writes other files, to be added in the same commit, for a table
         */
        NewFiles(Dataset<Row> rows, Function<Metadata, List<Action>> others) {
            this.rows = rows;
            this.others = others;
        }

        List<Action> in(OptimisticTransaction transaction) {
            Metadata table = transaction.metadata();
            if (written == null
                    || !table.schemaString().equals(writtenFor.schemaString())
                    || !table.configuration().equals(writtenFor.configuration())) {
                List<Action> files = new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
                files.addAll(others.apply(table));
                written = files;
                writtenFor = table;
            }
            return written;
        }
    }

    /**
     * Adds files in a transaction, which creates the table where it is not there, unless they are not wanted.
     *
     * @param isWanted whether the transaction is to take place, by what it reads of the table; what it has read others cannot
     *     change before it commits
     * @return whether they are wanted
     * @throws InputException if the table is of another version
     */
    private boolean add(NewFiles files, Predicate<OptimisticTransaction> isWanted) {
        OptimisticTransaction transaction =
                DeltaLog.forTable(spark, location).startTransaction(Option.empty(), Option.empty());
        if (transaction.snapshot().version() < 0) {
            transaction.updateMetadataForNewTable(metadata());
        } else {
            requireThisVersion(transaction.metadata());
        }
        if (!isWanted.test(transaction)) {
            return false;
        }
        transaction.commitIfNeeded(
                CollectionConverters.asScala(files.in(transaction)).toSeq(),
                new AppendOperation(),
                immutable(Map.of()));
        // Whoever has cached rows of the table in this JVM shall see the new ones.
        spark.catalog().refreshByPath(location);
        return true;
    }

    /**
     * What Delta keeps of a new table. The first transaction commits it, whatever a process that was killed while it created
     * the table has left in its folder: Spark's own ways to create a table take a folder with files in it for one.
     */
    private Metadata metadata() {
        return new Metadata(
                UUID.randomUUID().toString(),
                null,
                null,
                new Format("parquet", immutable(Map.of())),
                layout.type().asNullable().json(),
                CollectionConverters.asScala(List.<String>of()).toSeq(),
                immutable(properties()),
                Option.apply(System.currentTimeMillis()));
    }

    private static scala.collection.immutable.Map<String, String> immutable(Map<String, String> map) {
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(layout.properties());
        properties.put(SchemaVersion.PROPERTY, SchemaVersion.CURRENT);
        return properties;
    }

    /** Replaces the rows whose column holds that id, which all new rows must hold too. */
    void replace(String column, String id, Dataset<Row> rows) {
        replace(Map.of(column, id), rows);
    }

    /** Replaces the rows whose columns hold those values, which all new rows must hold too. */
    void replace(Map<String, String> values, Dataset<Row> rows) {
        String replaced = condition(values);
        addOr(functions.expr(replaced), rows, computed -> computed.write()
                .format("delta")
                .mode("overwrite")
                .option("replaceWhere", replaced)
                .save(location));
    }

    private static String condition(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> "%s = '%s'".formatted(value.getKey(), escaped(value.getValue())))
                .collect(Collectors.joining(" AND "));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    /** Replaces the whole table, its schema and version included, or creates it. */
    void overwrite(Dataset<Row> rows) {
        // Saving to a path would drop all properties but Delta's own.
        CreateTableWriter<Row> writer = inOrder(rows)
                .writeTo("delta.`%s`".formatted(location.replace("`", "``")))
                .using("delta");
        properties().forEach(writer::tableProperty);
        layout.during(spark, writer::createOrReplace);
    }

    /**
     * Updates the rows that have the same keys, where that would change something, and adds the others.
     *
     * @param onStored what else is known of the stored rows, by columns of {@link #STORED}; files are skipped by it
     * @param change which of the rows that have the same keys are updated, by columns of {@link #STORED} and {@link #FRESH}
     */
    void upsert(Dataset<Row> rows, Column onStored, Column change, String... keys) {
        addOr(onStored, rows, computed -> merge(computed, onStored.and(sameKeys(keys)))
                .whenMatched(change)
                .updateAll()
                .whenNotMatched()
                .insertAll()
                .execute());
    }

    /**
     * Adds those rows whose keys no stored row has. Rows that have a key in common are all added, or none is: whoever comes
     * first has written them.
     *
     * @param onStored what else is known of stored rows of the same keys
     */
    void insert(Dataset<Row> rows, Column onStored, String... keys) {
        addOr(onStored, rows, computed -> merge(computed, onStored.and(sameKeys(keys)))
                .whenNotMatched()
                .insertAll()
                .execute());
    }

    /** Sets one column of the rows that have the same keys. */
    void update(Dataset<Row> rows, String column, String... keys) {
        withComputed(
                rows,
                computed -> commit(() -> merge(computed, sameKeys(keys))
                        .whenMatched()
                        .update(Map.of(column, functions.col(FRESH + "." + column)))
                        .execute()));
    }

    /** Sets columns of the rows that fulfil a condition. */
    void set(Column condition, Map<String, Column> values) {
        commit(() -> DeltaTable.forPath(spark, location).update(condition, values));
    }

    /** Deletes the rows that fulfil a condition. */
    void delete(Column condition) {
        commit(() -> DeltaTable.forPath(spark, location).delete(condition));
    }

    /**
     * Adds rows where no file may hold those that they would replace or be merged with, which most rows of a lake do not have;
     * else writes them in another way.
     *
     * @param affected what stored rows must fulfil to be replaced or merged with, by columns of {@link #STORED} or of the table
     */
    private void addOr(Column affected, Dataset<Row> rows, Consumer<Dataset<Row>> write) {
        Seq<Expression> conditions = conditionsOf(read().as(STORED).where(affected));
        withComputed(inOrder(rows), computed -> {
            NewFiles files = new NewFiles(computed, NewFiles.NONE);
            commit(() -> {
                boolean isAdded = add(files, transaction -> transaction
                        .filterFiles(conditions, false)
                        .isEmpty());
                if (!isAdded) {
                    write.accept(computed);
                }
            });
        });
    }

    /** Computes rows and keeps them while they are written. */
    private void withComputed(Dataset<Row> rows, Consumer<Dataset<Row>> write) {
        if (rows.isLocal()) {
            write.accept(rows);
            return;
        }
        Dataset<Row> computed = rows.persist();
        try {
            computed.count();
            write.accept(computed);
        } finally {
            computed.unpersist();
        }
    }

    private void commit(Runnable write) {
        CommitRetry.commit(() -> layout.during(spark, write));
    }

    private DeltaMergeBuilder merge(Dataset<Row> rows, Column condition) {
        return DeltaTable.forPath(spark, location).as(STORED).merge(rows.as(FRESH), condition);
    }

    private static Column sameKeys(String... keys) {
        return Arrays.stream(keys)
                .map(key -> stored(key).equalTo(functions.col(FRESH + "." + key)))
                .reduce(Column::and)
                .orElseThrow();
    }

    /** The rows with the table's columns in their order and of their types, as files must have them. */
    private Dataset<Row> inOrder(Dataset<Row> rows) {
        StructType type = layout.type().asNullable();
        return rows.schema().asNullable().catalogString().equals(type.catalogString())
                ? rows
                : rows.select(Arrays.stream(type.fields())
                        .map(field -> functions
                                .col(field.name())
                                .cast(field.dataType())
                                .as(field.name()))
                        .toArray(Column[]::new));
    }
}
