package io.lakesieve.job.inventory;

import io.lakesieve.config.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a Parquet file, from its footer: Spark refuses the whole file for one column of a type that it does not
 * know, such as half precision.
 *
 * @param known those that Spark reads
 * @param unknown the others, as the file declares them
 */
record ParquetColumns(StructType known, List<Type> unknown) {
    /**
     * Reads a footer on the driver.
     *
     * @throws InputException if the file is empty, cut off or no Parquet
     */
    static ParquetColumns of(FileStatus file, Configuration hadoop) {
        StructType known = new StructType();
        List<Type> unknown = new ArrayList<>();
        for (Type field : footer(file, hadoop).getFields()) {
            StructType converted = converted(field);
            if (converted.isEmpty()) {
                unknown.add(field);
            } else {
                known = known.add(converted.apply(0));
            }
        }
        return new ParquetColumns(known, List.copyOf(unknown));
    }

    private static MessageType footer(FileStatus file, Configuration hadoop) {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
            return reader.getFooter().getFileMetaData().getSchema();
        } catch (IOException | RuntimeException e) { // Parquet says by a plain RuntimeException that a file is none
            throw new InputException(
                    "The file %s, of %d bytes, is no whole Parquet file (%s): remove it or write it again."
                            .formatted(
                                    file.getPath(),
                                    file.getLen(),
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        }
    }

    private static StructType converted(Type field) {
        try {
            return new ParquetToSparkSchemaConverter(SQLConf.get()).convert(new MessageType("one", field));
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                return new StructType();
            }
            throw e;
        }
    }

    /** Refuses a table whose needed columns are not among the known ones because of their types. */
    void requireKnown(String uri, List<String> needed) {
        for (Type field : unknown) {
            if (needed.contains(field.getName())) {
                throw new InputException(
                        "The column %s of %s is stored as a type that Spark does not read (%s): store it as float or double."
                                .formatted(
                                        field.getName(), uri, field.toString().replaceAll("\\s+", " ")));
            }
        }
    }
}
