package io.lakesieve.job.listing;

import io.lakesieve.config.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a Parquet file, from its footer: Spark refuses the whole file for one column of a type that it does not
 * know, such as half precision.
 *
 * @param known those that Spark reads
 * @param unknown the others, as the file declares them
 * @param metadata what its writer has noted beside them
 */
record ParquetColumns(StructType known, List<Type> unknown, Map<String, String> metadata) {
    /**
     * Reads a footer on the driver.
     *
     * @throws InputException if the file is empty, cut off or no Parquet
     */
    static ParquetColumns of(FileStatus file, Configuration hadoop) {
        StructType known = new StructType();
        List<Type> unknown = new ArrayList<>();
        FileMetaData footer = footer(file, hadoop);
        for (Type field : footer.getSchema().getFields()) {
            Optional<StructField> converted = readable(field).flatMap(ParquetColumns::converted);
            if (converted.isEmpty()) {
                unknown.add(field);
            } else {
                known = known.add(converted.get());
            }
        }
        return new ParquetColumns(known, List.copyOf(unknown), Map.copyOf(footer.getKeyValueMetaData()));
    }

    private static FileMetaData footer(FileStatus file, Configuration hadoop) {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
            return reader.getFooter().getFileMetaData();
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

    /** A column, or of a struct the fields that Spark reads; empty where it reads none. */
    private static Optional<Type> readable(Type field) {
        if (converted(field).isPresent()) {
            return Optional.of(field);
        }
        boolean isStruct = !field.isPrimitive()
                && field.getLogicalTypeAnnotation() == null
                && !field.isRepetition(Type.Repetition.REPEATED);
        if (!isStruct) {
            return Optional.empty();
        }
        List<Type> fields = field.asGroupType().getFields().stream()
                .flatMap(inner -> readable(inner).stream())
                .toList();
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(field.asGroupType().withNewFields(fields));
    }

    private static Optional<StructField> converted(Type field) {
        try {
            return Optional.of(new ParquetToSparkSchemaConverter(SQLConf.get())
                    .convert(new MessageType("one", field))
                    .apply(0));
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                return Optional.empty();
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
