package io.lakesieve.ml;

import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Embeds words by a model's text tower, each in a prompt: by default "The nice {}.", NegLabel's for nouns, with which
 * an ID label gets the embedding that {@code mine} writes for it, to the bit.
 *
 * <p>A null word gets a null embedding and no error.
 */
public final class TextEmbedder extends Embedder<TextEmbedder> {
    private static final long serialVersionUID = 1L;

    private final Param<String> promptTemplate;

    public TextEmbedder() {
        this(Identifiable$.MODULE$.randomUID("TextEmbedder"));
    }

    /** A stage of that id; for Spark, which loads stages by it. */
    public TextEmbedder(String uid) {
        super(uid, "the column of words, or of whole prompts where promptTemplate is {}");
        this.promptTemplate = new Param<>(
                this,
                "promptTemplate",
                "the prompt, where {} stands for the word with spaces for its underscores; {} alone takes the text as it is");
        setDefault(promptTemplate, Prompt.NICE);
    }

    public Param<String> promptTemplate() {
        return promptTemplate;
    }

    public String getPromptTemplate() {
        return getOrDefault(promptTemplate);
    }

    public TextEmbedder setPromptTemplate(String template) {
        return with(promptTemplate, template);
    }

    @Override
    void requireType(DataType type) {
        if (!type.equals(DataTypes.StringType)) {
            throw new IllegalArgumentException("%s: the column '%s' is of type %s: words are strings."
                    .formatted(uid(), getInputCol(), type.simpleString()));
        }
        Prompt.of(getPromptTemplate());
    }

    @Override
    StructType outputSchema(StructType schema) {
        return with(with(schema, outputCol(), EMBEDDING), errorCol(), DataTypes.StringType);
    }

    @Override
    MapPartitionsFunction<Row, Row> task(TowerInput input) {
        input.model().textTower();
        return new TextEmbedderTask(input, Prompt.of(getPromptTemplate()));
    }

    /** Reads a stage that {@link #write} wrote. */
    public static MLReader<TextEmbedder> read() {
        return new DefaultParamsReader<>();
    }

    /** Loads a stage that was saved. */
    public static TextEmbedder load(String path) {
        return read().load(path);
    }
}
