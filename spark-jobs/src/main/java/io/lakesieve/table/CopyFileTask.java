package io.lakesieve.table;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Copies a Parquet file, row group by row group: most columns as they are stored, some with new values, which come row by row.
 */
final class CopyFileTask implements FlatMapFunction<Iterator<InternalRow>, CopyFileTask.Copy> {
    private static final long serialVersionUID = 1L;

    private static final ParquetProperties PROPERTIES =
            ParquetProperties.builder().build();

    private final String folder;
    private final StructType columns;
    private final SerializableConfiguration hadoop;

    /**
     * Copies into a folder.
     *
     * @param columns of the rows: the URI of their file, then the new ones
     */
    CopyFileTask(String folder, StructType columns, SerializableConfiguration hadoop) {
        this.folder = folder;
        this.columns = columns;
        this.hadoop = hadoop;
    }

    /**
     * A copy.
     *
     * @param source the path of the file that was copied
     * @param name the copy's own name
     * @param modifiedAt in milliseconds
     */
    record Copy(String source, String name, long bytes, long modifiedAt) implements Serializable {}

    /** Takes the rows of one file, all of them in their order, or no row. */
    @Override
    public Iterator<Copy> call(Iterator<InternalRow> rows) throws IOException {
        return rows.hasNext() ? List.of(copy(new Rows(rows))).iterator() : Collections.emptyIterator();
    }

    /** The rows that are not written yet, by the first of them; null behind the last. */
    private static final class Rows {
        private final Iterator<InternalRow> rows;
        private InternalRow first;

        Rows(Iterator<InternalRow> rows) {
            this.rows = rows;
            next();
        }

        void next() {
            first = rows.hasNext() ? rows.next() : null;
        }
    }

    private Copy copy(Rows rows) throws IOException {
        Configuration configuration = hadoop.value();
        Path source = new Path(URI.create(rows.first.getUTF8String(0).toString()));
        Path target = new Path(folder, "part-%s.parquet".formatted(UUID.randomUUID()));
        FileSystem fileSystem = target.getFileSystem(configuration);
        try {
            copy(
                    rows,
                    HadoopInputFile.fromPath(source, configuration),
                    HadoopOutputFile.fromPath(target, configuration));
        } catch (Throwable e) { // also Spark's checked exceptions, which the rows throw undeclared
            delete(fileSystem, target, e);
            throw e;
        }
        FileStatus written = fileSystem.getFileStatus(target);
        return new Copy(source.toString(), target.getName(), written.getLen(), written.getModificationTime());
    }

    private static void delete(FileSystem fileSystem, Path target, Throwable cause) {
        try {
            fileSystem.delete(target, false);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void copy(Rows rows, InputFile source, HadoopOutputFile target) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(source);
                SeekableInputStream bytes = source.newStream()) {
            FileMetaData file = reader.getFooter().getFileMetaData();
            MessageType schema = anew(file.getSchema());
            try (ParquetFileWriter writer = new ParquetFileWriter(
                    target,
                    schema,
                    ParquetFileWriter.Mode.CREATE,
                    ParquetWriter.DEFAULT_BLOCK_SIZE,
                    ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                    PROPERTIES.getColumnIndexTruncateLength(),
                    PROPERTIES.getStatisticsTruncateLength(),
                    PROPERTIES.getPageWriteChecksumEnabled())) {
                writer.start();
                for (BlockMetaData rowGroup : reader.getRowGroups()) {
                    copy(rows, schema, reader, bytes, rowGroup, writer);
                }
                require(rows.first == null);
                writer.end(file.getKeyValueMetaData());
            }
        }
    }

    /** The schema of a file with the new columns in place of those that it has under their names. */
    private MessageType anew(MessageType schema) {
        Map<String, Type> types = new LinkedHashMap<>();
        schema.getFields().forEach(field -> types.put(field.getName(), field));
        Arrays.stream(columns.fields()).skip(1).forEach(field -> types.put(field.name(), type(field)));
        return new MessageType(schema.getName(), List.copyOf(types.values()));
    }

    private static Type type(StructField field) {
        DataType type = field.dataType();
        if (type.equals(DataTypes.StringType)) {
            return Types.optional(PrimitiveType.PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(field.name());
        }
        if (type.equals(DataTypes.DoubleType)) {
            return Types.optional(PrimitiveType.PrimitiveTypeName.DOUBLE).named(field.name());
        }
        if (type.equals(DataTypes.BooleanType)) {
            return Types.optional(PrimitiveType.PrimitiveTypeName.BOOLEAN).named(field.name());
        }
        throw new IllegalArgumentException("A new column is a text, a double or a boolean, not " + field);
    }

    private void copy(
            Rows rows,
            MessageType schema,
            ParquetFileReader reader,
            SeekableInputStream bytes,
            BlockMetaData rowGroup,
            ParquetFileWriter writer)
            throws IOException {
        Map<ColumnPath, ColumnChunkMetaData> stored = rowGroup.getColumns().stream()
                .collect(Collectors.toMap(ColumnChunkMetaData::getPath, Function.identity()));
        try (NewColumns anew =
                new NewColumns(columns, schema, rowGroup.getColumns().get(0).getCodec(), hadoop.value())) {
            for (long row = 0; row < rowGroup.getRowCount(); row++) {
                require(rows.first != null);
                anew.add(rows.first);
                rows.next();
            }
            writer.startBlock(rowGroup.getRowCount());
            // The chunks of a row group come in the schema's order.
            for (ColumnDescriptor column : schema.getColumns()) {
                ColumnPath path = ColumnPath.get(column.getPath());
                if (!anew.write(path, writer)) {
                    ColumnChunkMetaData chunk = stored.get(path);
                    writer.appendColumnChunk(
                            column,
                            bytes,
                            chunk,
                            reader.readBloomFilter(chunk),
                            reader.readColumnIndex(chunk),
                            reader.readOffsetIndex(chunk));
                }
            }
            writer.endBlock();
        }
    }

    /** The new columns of a row group, each encoded for itself until its place in the file has come. */
    private static final class NewColumns implements AutoCloseable {
        private final Map<ColumnPath, NewColumn> columns = new HashMap<>();
        private final CompressionCodecFactory codecs;

        NewColumns(StructType type, MessageType schema, CompressionCodecName codec, Configuration configuration) {
            this.codecs = new CodecFactory(configuration, PROPERTIES.getPageSizeThreshold());
            for (int ordinal = 1; ordinal < type.length(); ordinal++) {
                StructField field = type.apply(ordinal);
                MessageType alone = new MessageType(schema.getName(), schema.getType(field.name()));
                columns.put(
                        ColumnPath.get(field.name()),
                        new NewColumn(ordinal, field.dataType(), alone, codecs.getCompressor(codec)));
            }
        }

        void add(InternalRow row) {
            for (NewColumn column : columns.values()) {
                column.add(row);
            }
        }

        /** Writes a column if it is one of these. */
        boolean write(ColumnPath path, ParquetFileWriter writer) throws IOException {
            NewColumn column = columns.get(path);
            if (column != null) {
                column.write(writer);
            }
            return column != null;
        }

        @Override
        public void close() {
            columns.values().forEach(NewColumn::close);
            codecs.release();
        }
    }

    /** An optional column that is not repeated: its values are of definition level 1, null of 0. */
    private static final class NewColumn implements AutoCloseable {
        private final int ordinal;
        private final DataType type;
        private final ColumnChunkPageWriteStore pages;
        private final ColumnWriteStore store;
        private final ColumnWriter values;

        NewColumn(int ordinal, DataType type, MessageType schema, BytesInputCompressor compressor) {
            this.ordinal = ordinal;
            this.type = type;
            this.pages = new ColumnChunkPageWriteStore(
                    compressor,
                    schema,
                    PROPERTIES.getAllocator(),
                    PROPERTIES.getColumnIndexTruncateLength(),
                    PROPERTIES.getPageWriteChecksumEnabled());
            this.store = PROPERTIES.newColumnWriteStore(schema, pages);
            this.values = store.getColumnWriter(schema.getColumns().get(0));
        }

        void add(InternalRow row) {
            if (row.isNullAt(ordinal)) {
                values.writeNull(0, 0);
            } else if (type.equals(DataTypes.StringType)) {
                values.write(
                        Binary.fromConstantByteArray(row.getUTF8String(ordinal).getBytes()), 0, 1);
            } else if (type.equals(DataTypes.DoubleType)) {
                values.write(row.getDouble(ordinal), 0, 1);
            } else {
                values.write(row.getBoolean(ordinal), 0, 1);
            }
            store.endRecord();
        }

        void write(ParquetFileWriter writer) throws IOException {
            store.flush();
            pages.flushToFileWriter(writer);
        }

        @Override
        public void close() {
            store.close();
            pages.close();
        }
    }

    private static void require(boolean areItsRows) {
        if (!areItsRows) {
            throw new IllegalStateException("The rows are not those of one file, all of them");
        }
    }
}
