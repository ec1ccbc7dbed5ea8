package io.lakesieve.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Graphs as exports make them, in small: tokens of shape batch x 4 x 8, of which the end looks at the first. */
class FirstTokenTest {
    private final Map<String, OnnxConstant> constants = new HashMap<>(Map.of(
            "weight", floats(8, 8),
            "bias", floats(8),
            "zero", new OnnxConstant(List.of(), List.of(0L)),
            "one", new OnnxConstant(List.of(), List.of(1L)),
            "last", new OnnxConstant(List.of(1L), List.of(-1L)),
            "middle", new OnnxConstant(List.of(1L), List.of(1L))));
    private final List<OnnxNode> nodes = new ArrayList<>();
    private List<Long> inputShape = List.of(TensorSpec.DYNAMIC, 4L, 8L);

    @Test
    void isCutOutOfWhatTheEndBeginsWith() {
        add("MatMul", "product", "tokens", "weight");
        add("Add", "sum", "bias", "product");
        choose("sum");

        assertThat(find()).isEqualTo(new FirstToken(Set.of("product", "sum"), Set.of("tokens")));
    }

    @Test
    void isCutOutOfWhatOthersNeedWhole() {
        add("MatMul", "wide", "tokens", "weight");
        add("Softmax", "attention", "wide");
        add("MatMul", "product", "attention", "weight");
        add("Add", "residual", "wide", "product");
        choose("residual");

        assertThat(find()).isEqualTo(new FirstToken(Set.of("product", "residual"), Set.of("attention", "wide")));
    }

    @Test
    void layerNormsAreEitherOneNodeOrMany() {
        add("LayerNormalization", "normal", "tokens", "bias", "bias");
        addWith("ReduceMean", Map.of("axes", List.of(-1L), "keepdims", List.of(1L)), "mean", "normal");
        add("Sub", "centred", "normal", "mean");
        add("Mul", "square", "centred", "centred");
        add("ReduceMean", "variance", "square", "last");
        add("Sqrt", "deviation", "variance");
        add("Div", "unit", "centred", "deviation");
        add("MatMul", "product", "unit", "weight");
        choose("product");

        assertThat(find().outputs())
                .containsExactlyInAnyOrder(
                        "normal", "mean", "centred", "square", "variance", "deviation", "unit", "product");
        assertThat(find().tokens()).containsExactly("tokens");
    }

    @Test
    void constantsMayDifferByTokenOnlyWhereAllTokensAreComputed() {
        constants.put("positions", floats(4, 8));
        constants.put("same", floats(1, 8));
        add("MatMul", "product", "tokens", "weight");
        add("Add", "placed", "product", "positions");
        add("Add", "moved", "placed", "same");
        add("MatMul", "last product", "moved", "weight");
        choose("last product");

        assertThat(find()).isEqualTo(new FirstToken(Set.of("moved", "last product"), Set.of("placed")));
    }

    @Test
    void anotherTokenIsLeftAlone() {
        add("MatMul", "product", "tokens", "weight");
        choose("embedding", "product", "one");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void anotherAxisIsLeftAlone() {
        add("MatMul", "product", "tokens", "weight");
        add("Gather", "embedding", "product", "zero");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void tokensThatAreAveragedTooAreAllComputed() {
        add("MatMul", "product", "tokens", "weight");
        choose("first", "product", "zero");
        addWith("ReduceMean", Map.of("axes", List.of(1L), "keepdims", List.of(0L)), "mean", "product");
        add("Add", "embedding", "first", "mean");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void meansOverTokensNeedThemAll() {
        add("MatMul", "product", "tokens", "weight");
        add("ReduceMean", "mean", "product", "middle");
        choose("mean");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void normsOverTokensNeedThemAll() {
        add("MatMul", "product", "tokens", "weight");
        addWith("LayerNormalization", Map.of("axis", List.of(1L)), "normal", "product", "bias");
        choose("normal");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void productsThatMixTokensNeedThemAll() {
        constants.put("mixer", floats(4, 4));
        add("MatMul", "mixed", "mixer", "tokens");
        choose("mixed");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void weightsOfEachTokenAreLeftAlone() {
        constants.put("weights", floats(4, 8, 8));
        add("MatMul", "product", "tokens", "weights");
        choose("product");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void anEndWithoutAProductIsNotWorthACopyOfTheFile() {
        add("Add", "sum", "tokens", "bias");
        choose("sum");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void valuesOfOtherOrUnknownDimensionsAreLeftAlone() {
        add("MatMul", "product", "tokens", "weight");
        choose("product");

        inputShape = List.of(2L, 4L, 4L, 8L);
        assertThat(find()).isEqualTo(FirstToken.NONE);
        inputShape = List.of();
        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    @Test
    void operatorsOfOtherDomainsAreNotKnownByTheirNames() {
        add("MatMul", "product", "tokens", "weight");
        add("com.example.Add", "sum", "product", "bias");
        choose("sum");

        assertThat(find()).isEqualTo(FirstToken.NONE);
    }

    private void choose(String tokens) {
        choose("embedding", tokens, "zero");
    }

    private void choose(String output, String tokens, String index) {
        addWith("Gather", Map.of("axis", List.of(1L)), output, tokens, index);
    }

    private void add(String operator, String output, String... inputs) {
        addWith(operator, Map.of(), output, inputs);
    }

    private void addWith(String operator, Map<String, List<Long>> attributes, String output, String... inputs) {
        List<String> names = Arrays.asList(inputs);
        nodes.add(new OnnxNode(operator, names, attributes, new HashSet<>(names), Set.of(output), Set.of(operator)));
    }

    private static OnnxConstant floats(long... shape) {
        return new OnnxConstant(Arrays.stream(shape).boxed().toList(), List.of());
    }

    private FirstToken find() {
        TensorSpec input = new TensorSpec("tokens", "float", inputShape);
        TensorSpec output = new TensorSpec("embedding", "float", List.of(TensorSpec.DYNAMIC, 8L));
        return FirstToken.find(
                new OnnxGraph(List.of(input), List.of(output), nodes, constants, Set.of(), Set.of(), Double.NaN));
    }
}
