package io.lakesieve.table;

import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaOperationMetrics;
import org.apache.spark.sql.delta.DeltaOperations;
import scala.Option;
import scala.Some;
import scala.collection.immutable.Set;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A commit that adds rows, as a table's history tells it, under the name of those of Spark's writer of Delta, whose class has
 * other constructors in each version of Delta. A commit that is repeated has no figures of its files, and none has any of copies.
 */
final class AppendOperation extends DeltaOperations.Operation {
    AppendOperation() {
        super("WRITE");
    }

    @Override
    public scala.collection.immutable.Map<String, Object> parameters() {
        return scala.collection.immutable.Map.from(
                CollectionConverters.asScala(Map.of("mode", SaveMode.Append.name())));
    }

    @Override
    public Set<String> operationMetrics() {
        return DeltaOperationMetrics.WRITE();
    }

    @Override
    public boolean changesData() {
        return true;
    }

    @Override
    public boolean checkAddFileWithDeletionVectorStatsAreNotTightBounds() {
        return true;
    }

    @Override
    public Option<Object> isInPlaceFileMetadataUpdate() {
        return new Some<>(false);
    }

    // Delta 4.0 does not ask.
    @Override
    public boolean canChangePartitionColumns() {
        return false;
    }
}
