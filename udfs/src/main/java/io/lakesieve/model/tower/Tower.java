package io.lakesieve.model.tower;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.InputRole;
import io.lakesieve.model.onnx.OnnxGraph;
import io.lakesieve.model.onnx.TensorSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One tower of a model: its ONNX file, inputs, output and batch rule.
 *
 * @param file path of the ONNX file in the model directory
 * @param fileUse whether that file holds the other tower too
 * @param inputs the tower's inputs, in the file's order
 * @param output the output with the embeddings, {@code batch x dimension}
 * @param outputIndex index of that output in the graph that is run
 * @param rows the batch sizes that the tower may be called with
 * @param roundsActivations whether it computes with integers that floats are rounded to
 */
public record Tower(
        String file,
        FileUse fileUse,
        List<TensorSpec> inputs,
        TensorSpec output,
        int outputIndex,
        BatchRule rows,
        boolean roundsActivations)
        implements Serializable {
    private static final Set<String> NUMBERS = Set.of("float", "float16");
    private static final Set<String> WHOLE_NUMBERS = Set.of("int64", "int32");
    private static final List<String> IMAGE_OUTPUTS = List.of("image_embeds", "image_embeddings", "image_features");
    private static final List<String> TEXT_OUTPUTS = List.of("text_embeds", "text_embeddings", "text_features");
    /** Inputs and output of a caption decoder. */
    public static final String CAPTION_TOKENS = "input_ids";

    public static final String CAPTION_IMAGES = "image_embeds";
    private static final String CAPTION_OUTPUT = "logits";

    /** Names that tell neither the tower nor whether there is a projection. */
    private static final List<String> PLAIN_OUTPUTS =
            List.of("embeddings", "embedding", "sentence_embedding", "pooler_output");

    /** Whether a tower has its ONNX file to itself. */
    public enum FileUse {
        /** {@code vision_model.onnx} or {@code text_model.onnx}. */
        OWN,
        /** {@code model.onnx}, which holds the other tower too; this one is extracted from it when it is loaded. */
        SHARED
    }

    public Tower {
        requireNonNull(file, "file");
        requireNonNull(fileUse, "fileUse");
        inputs = List.copyOf(inputs);
        requireNonNull(output, "output");
        requireNonNull(rows, "rows");
    }

    /** The same tower with another batch rule. */
    public Tower withRows(BatchRule rule) {
        return new Tower(file, fileUse, inputs, output, outputIndex, rule, roundsActivations);
    }

    /** Whether a file of both towers has an output with a usual name for image embeddings. */
    public static boolean writesImages(OnnxGraph graph) {
        return names(graph.outputs()).stream().anyMatch(IMAGE_OUTPUTS::contains);
    }

    /** Whether a file of both towers has an output with a usual name for text embeddings. */
    public static boolean writesTexts(OnnxGraph graph) {
        return names(graph.outputs()).stream().anyMatch(TEXT_OUTPUTS::contains);
    }

    /** Describes an image tower, whose one input is {@code batch x 3 x height x width} numbers. */
    public static Tower ofImages(String file, FileUse fileUse, OnnxGraph graph, Projection projection) {
        Tower tower = of(file, fileUse, graph, IMAGE_OUTPUTS, projection);
        if (tower.inputs.size() != 1) {
            throw new ModelException(
                    "%s reads %s; an image tower reads pictures alone".formatted(file, names(tower.inputs)));
        }
        requireType(file, tower.inputs.get(0), NUMBERS);
        return tower;
    }

    /**
     * Describes a text tower, which reads token ids, {@code batch x length}, and possibly a mask, token types and
     * positions.
     */
    public static Tower ofTexts(String file, FileUse fileUse, OnnxGraph graph, Projection projection) {
        Tower tower = of(file, fileUse, graph, TEXT_OUTPUTS, projection);
        for (TensorSpec input : tower.inputs) {
            InputRole role = InputRole.of(input, tower.inputs.size()).orElse(InputRole.PIXELS);
            if (role == InputRole.PIXELS) {
                throw new ModelException(
                        "%s asks for the input '%s'; known are input_ids, attention_mask, token_type_ids and position_ids"
                                .formatted(file, input.name()));
            }
            requireType(file, input, WHOLE_NUMBERS);
        }
        tower.first(InputRole.IDS);
        return tower;
    }

    /**
     * Describes a caption decoder, which reads token ids, {@code batch x length}, and image embeddings, {@code batch x
     * dimension}, and writes the logits of the next token.
     */
    public static Tower ofCaptions(String file, OnnxGraph graph) {
        List<String> outputs = names(graph.outputs());
        int index = outputs.indexOf(CAPTION_OUTPUT);
        if (!Set.copyOf(names(graph.inputs())).equals(Set.of(CAPTION_TOKENS, CAPTION_IMAGES)) || index < 0) {
            throw new ModelException("%s reads %s and writes %s; a caption decoder reads %s and %s and writes %s"
                    .formatted(file, names(graph.inputs()), outputs, CAPTION_TOKENS, CAPTION_IMAGES, CAPTION_OUTPUT));
        }
        for (TensorSpec input : graph.inputs()) {
            requireType(file, input, input.name().equals(CAPTION_TOKENS) ? Set.of("int64") : Set.of("float"));
        }
        TensorSpec output = graph.outputs().get(index);
        requireType(file, output, Set.of("float"));
        return new Tower(file, FileUse.OWN, graph.inputs(), output, index, rows(graph), graph.roundsActivations());
    }

    /** The input with a role. */
    TensorSpec first(InputRole role) {
        return inputs.stream()
                .filter(input ->
                        InputRole.of(input, inputs.size()).filter(role::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new ModelException(
                        "%s reads %s; it needs '%s'".formatted(file, names(inputs), role.usualName())));
    }

    boolean asksFor(InputRole role) {
        return inputs.stream()
                .anyMatch(input ->
                        InputRole.of(input, inputs.size()).filter(role::equals).isPresent());
    }

    private static Tower of(
            String file, FileUse fileUse, OnnxGraph whole, List<String> outputNames, Projection projection) {
        int index = outputIndex(file, fileUse, whole.outputs(), outputNames);
        TensorSpec output = whole.outputs().get(index);
        requireType(file, output, NUMBERS);
        projection.require(file, output.name(), outputNames.get(0));
        boolean shared = fileUse == FileUse.SHARED;
        OnnxGraph graph = shared ? whole.cutTo(output) : whole;
        if (graph.inputs().isEmpty()) {
            throw new ModelException("'%s' of %s does not depend on any input".formatted(output.name(), file));
        }
        return new Tower(
                file, fileUse, graph.inputs(), output, shared ? 0 : index, rows(graph), graph.roundsActivations());
    }

    private static BatchRule rows(OnnxGraph graph) {
        long fixed = graph.inputs().get(0).dimension(0);
        if (fixed != TensorSpec.DYNAMIC) {
            int rows = Math.toIntExact(fixed);
            return graph.quantisesDynamically() ? new BatchRule.Repeated(rows) : new BatchRule.Fixed(rows);
        }
        return graph.quantisesDynamically() ? new BatchRule.Alone() : new BatchRule.Free();
    }

    /**
     * The index of the output with a usual name or, in a file of one tower, of the only output with one row per input.
     */
    private static int outputIndex(String file, FileUse fileUse, List<TensorSpec> outputs, List<String> names) {
        List<String> found = names(outputs);
        for (String name : names) {
            if (found.contains(name)) {
                return found.indexOf(name);
            }
        }
        if (fileUse == FileUse.OWN) {
            for (String name : PLAIN_OUTPUTS) {
                if (found.contains(name)) {
                    return found.indexOf(name);
                }
            }
            List<Integer> rows = IntStream.range(0, outputs.size())
                    .filter(i -> outputs.get(i).shape().size() == 2)
                    .boxed()
                    .toList();
            if (rows.size() == 1) {
                return rows.get(0);
            }
        }
        throw new ModelException(
                "%s has the outputs %s, none of which is an embedding: it has to write '%s', one row for each input"
                        .formatted(file, found, names.get(0)));
    }

    private static void requireType(String file, TensorSpec tensor, Set<String> types) {
        if (!types.contains(tensor.type())) {
            throw new ModelException("'%s' of %s is of type %s; %s is needed: export the model with it"
                    .formatted(
                            tensor.name(),
                            file,
                            tensor.type(),
                            String.join(" or ", types.stream().sorted().toList())));
        }
    }

    private static List<String> names(List<TensorSpec> tensors) {
        return tensors.stream().map(TensorSpec::name).toList();
    }
}
