package io.lakesieve.ml;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.ModelVariant;
import java.util.Arrays;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Base of the stages that embed a column by a model's tower, which every executor loads once.
 *
 * @param <S> the stage
 */
abstract class Embedder<S extends Embedder<S>> extends Transformer implements MLWritable {
    /** Unit embeddings, null where there is none. */
    static final DataType EMBEDDING = DataTypes.createArrayType(DataTypes.FloatType, false);

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> errorCol;
    private final Param<String> modelUrl;
    private final Param<String> variant;

    /** The model that was opened last: a stage that is used again does not hash the model's files again. */
    private transient Opened opened;

    private record Opened(String url, String variant, ModelSpec model) {}

    /** Sets the uid before any Param: Spark reads it while Params are constructed. */
    Embedder(String uid, String input) {
        this.uid = uid;
        this.inputCol = new Param<>(this, "inputCol", input);
        this.outputCol = new Param<>(this, "outputCol", "the embedding, array<float> of unit length, or null");
        this.errorCol = new Param<>(this, "errorCol", "why there is no embedding, or null");
        this.modelUrl = new Param<>(
                this,
                "modelUrl",
                "a model directory in the layout of Hugging Face's ONNX exports on any Hadoop file system,"
                        + " hf://OWNER/NAME[@REVISION], or demo");
        this.variant = new Param<>(
                this,
                "variant",
                "which of the model's exports: fp32, fp16, int8, quantized or q4",
                ParamValidators.inArray(Arrays.stream(ModelVariant.values())
                        .map(ModelVariant::flag)
                        .toList()));
        setDefault(outputCol, "embedding");
        setDefault(errorCol, "error");
        setDefault(variant, ModelVariant.DEFAULT.flag());
    }

    @Override
    public String uid() {
        return uid;
    }

    public Param<String> inputCol() {
        return inputCol;
    }

    public Param<String> outputCol() {
        return outputCol;
    }

    public Param<String> errorCol() {
        return errorCol;
    }

    public Param<String> modelUrl() {
        return modelUrl;
    }

    public Param<String> variant() {
        return variant;
    }

    public String getInputCol() {
        return getOrDefault(inputCol);
    }

    public String getOutputCol() {
        return getOrDefault(outputCol);
    }

    public String getErrorCol() {
        return getOrDefault(errorCol);
    }

    public String getModelUrl() {
        return getOrDefault(modelUrl);
    }

    public String getVariant() {
        return getOrDefault(variant);
    }

    public S setInputCol(String column) {
        return with(inputCol, column);
    }

    public S setOutputCol(String column) {
        return with(outputCol, column);
    }

    public S setErrorCol(String column) {
        return with(errorCol, column);
    }

    public S setModelUrl(String url) {
        return with(modelUrl, url);
    }

    public S setVariant(String name) {
        return with(variant, name);
    }

    /** The stage itself, with a Param set. */
    @SuppressWarnings("unchecked") // S is the stage's own class
    <V> S with(Param<V> param, V value) {
        set(param, value);
        return (S) this;
    }

    /**
     * Adds the columns that the stage writes.
     *
     * @throws IllegalArgumentException if a column or the model is not named, the input is missing or of another type,
     *     or a column is there already
     */
    @Override
    public final StructType transformSchema(StructType schema) {
        for (Param<String> required : Arrays.asList(inputCol, modelUrl)) {
            if (!isDefined(required)) {
                throw new IllegalArgumentException(
                        "%s: %s is not set: %s.".formatted(uid, required.name(), required.doc()));
            }
        }
        requireType(schema.apply(Columns.require(schema, uid, inputCol.name(), getInputCol()))
                .dataType());
        return outputSchema(schema);
    }

    /** Rejects an input column of a type that the stage does not read. */
    abstract void requireType(DataType type);

    /** The schema with the stage's columns at its end. */
    abstract StructType outputSchema(StructType schema);

    StructType with(StructType schema, Param<String> param, DataType type) {
        return Columns.with(schema, uid, param.name(), getOrDefault(param), type);
    }

    /**
     * Embeds every row; one that cannot be embedded keeps its place, without an embedding and with the reason.
     *
     * @throws ModelException if the model cannot be opened
     */
    @Override
    public final Dataset<Row> transform(Dataset<?> dataset) {
        StructType output = transformSchema(dataset.schema());
        SparkSession spark = dataset.sparkSession();
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sessionState().newHadoopConf());
        int input = dataset.schema().fieldIndex(getInputCol());
        return dataset.toDF()
                .mapPartitions(
                        task(new TowerInput(
                                model(hadoop),
                                input,
                                dataset.schema().apply(input).dataType(),
                                hadoop)),
                        Encoders.row(output));
    }

    /**
     * What a task needs to embed: the model, and where its input is in a row.
     *
     * @param ordinal of the input column
     * @param type of the input column
     * @param hadoop how the model and files are fetched
     */
    record TowerInput(ModelSpec model, int ordinal, DataType type, SerializableConfiguration hadoop)
            implements java.io.Serializable {}

    abstract org.apache.spark.api.java.function.MapPartitionsFunction<Row, Row> task(TowerInput input);

    private synchronized ModelSpec model(SerializableConfiguration hadoop) {
        if (opened == null
                || !opened.url().equals(getModelUrl())
                || !opened.variant().equals(getVariant())) {
            ModelSpec model = new ModelRepository(hadoop.value()).open(getModelUrl(), ModelVariant.of(getVariant()));
            opened = new Opened(getModelUrl(), getVariant(), model);
        }
        return opened.model();
    }

    @Override
    public MLWriter write() {
        return new DefaultParamsWriter(this);
    }

    @Override
    public S copy(ParamMap extra) {
        return defaultCopy(extra);
    }
}
