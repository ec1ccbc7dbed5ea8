package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One tower of a model: an ONNX file and what its graph declares.
 *
 * @param file path of the ONNX file in the model directory
 * @param inputs what it reads, in the file's order
 * @param output the embedding that it writes, {@code batch x dimension}
 * @param outputIndex the place of that output among the file's outputs
 * @param rows how many rows a call may hold
 */
public record Tower(String file, List<TensorSpec> inputs, TensorSpec output, int outputIndex, BatchRule rows)
        implements Serializable {
    private static final Set<String> TEXT_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

    public Tower {
        requireNonNull(file, "file");
        inputs = List.copyOf(inputs);
        requireNonNull(output, "output");
        requireNonNull(rows, "rows");
    }

    /** The same tower with another rule for its batches. */
    Tower withRows(BatchRule rule) {
        return new Tower(file, inputs, output, outputIndex, rule);
    }

    /** A tower whose one input is a batch of pictures, {@code batch x 3 x height x width} floats. */
    static Tower ofImages(String file, OnnxGraph graph) {
        if (graph.inputs().size() != 1) {
            throw new ModelException(
                    "%s reads %s; an image tower reads pictures alone".formatted(file, names(graph.inputs())));
        }
        requireType(file, graph.inputs().get(0), Set.of("float"));
        return of(file, graph, List.of("image_embeds", "pooler_output", "sentence_embedding"));
    }

    /** A tower that reads token ids, {@code batch x length}, with a mask and token types if it asks for them. */
    static Tower ofTexts(String file, OnnxGraph graph) {
        for (TensorSpec input : graph.inputs()) {
            if (!TEXT_INPUTS.contains(input.name())) {
                throw new ModelException("%s asks for the input '%s'; known are %s"
                        .formatted(
                                file,
                                input.name(),
                                TEXT_INPUTS.stream().sorted().toList()));
            }
            requireType(file, input, Set.of("int64", "int32"));
        }
        return of(file, graph, List.of("text_embeds", "pooler_output", "sentence_embedding"));
    }

    private static Tower of(String file, OnnxGraph graph, List<String> outputNames) {
        int index = outputIndex(file, graph.outputs(), outputNames);
        TensorSpec output = graph.outputs().get(index);
        requireType(file, output, Set.of("float"));
        long fixed = graph.inputs().get(0).dimension(0);
        BatchRule rows = new BatchRule.Free();
        if (fixed != TensorSpec.DYNAMIC) {
            rows = new BatchRule.Fixed(Math.toIntExact(fixed));
        } else if (graph.quantisesDynamically()) {
            rows = new BatchRule.Alone();
        }
        return new Tower(file, graph.inputs(), output, index, rows);
    }

    /** The output with a usual name, else the only one that holds a row for each input. */
    private static int outputIndex(String file, List<TensorSpec> outputs, List<String> names) {
        List<String> found = names(outputs);
        for (String name : names) {
            if (found.contains(name)) {
                return found.indexOf(name);
            }
        }
        List<Integer> rows = IntStream.range(0, outputs.size())
                .filter(i -> outputs.get(i).shape().size() == 2)
                .boxed()
                .toList();
        if (rows.size() != 1) {
            throw new ModelException("%s has the outputs %s, none of which is an embedding: it has to write '%s'"
                    .formatted(file, found, names.get(0)));
        }
        return rows.get(0);
    }

    private static void requireType(String file, TensorSpec tensor, Set<String> types) {
        if (!types.contains(tensor.type())) {
            throw new ModelException("'%s' of %s is of type %s; %s is needed: export the model with it"
                    .formatted(tensor.name(), file, tensor.type(), String.join(" or ", types)));
        }
    }

    private static List<String> names(List<TensorSpec> tensors) {
        return tensors.stream().map(TensorSpec::name).toList();
    }
}
