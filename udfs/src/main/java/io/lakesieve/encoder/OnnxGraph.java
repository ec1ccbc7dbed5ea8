package io.lakesieve.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an ONNX file declares, read without its weights and without ONNX Runtime: so the driver describes a model of any
 * size in one pass over its bytes.
 *
 * @param inputs what has to be passed in, initialisers left out
 * @param outputs what comes out, in the order of ONNX Runtime's results
 * @param operators the names of the operators it uses
 * @param dataFiles the files beside it that hold its weights, relative to its folder
 * @param logitScale the value of an initialiser of that name as it is stored, or NaN
 */
record OnnxGraph(
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        Set<String> operators,
        Set<String> dataFiles,
        double logitScale) {

    /**
     * Reads a file to its end.
     *
     * @throws IOException if it is not an ONNX file; the message completes "the file is wrong: ..."
     */
    static OnnxGraph read(InputStream in) throws IOException {
        OnnxReader reader = new OnnxReader(in);
        reader.readModel();
        return reader.graph();
    }

    /** Whether rows of a batch share a quantisation scale, so that a row depends on its neighbours. */
    boolean quantisesDynamically() {
        return operators.stream().anyMatch(operator -> operator.startsWith("DynamicQuantize"));
    }

    /** The fields of ONNX's messages that matter here, by their numbers in onnx.proto. */
    private static final class OnnxReader {
        private static final int EXTERNAL_DATA = 13;
        private static final int SCALAR_BYTES = 8;

        private final ProtobufReader in;
        private final List<TensorSpec> inputs = new ArrayList<>();
        private final List<TensorSpec> outputs = new ArrayList<>();
        private final Set<String> operators = new HashSet<>();
        private final Set<String> initialisers = new HashSet<>();
        private final Set<String> dataFiles = new HashSet<>();
        private double logitScale = Double.NaN;

        OnnxReader(InputStream in) {
            this.in = new ProtobufReader(in);
        }

        OnnxGraph graph() throws IOException {
            inputs.removeIf(input -> initialisers.contains(input.name()));
            if (inputs.isEmpty() || outputs.isEmpty()) {
                throw new IOException("it declares no inputs or no outputs");
            }
            return new OnnxGraph(
                    List.copyOf(inputs),
                    List.copyOf(outputs),
                    Set.copyOf(operators),
                    Set.copyOf(dataFiles),
                    logitScale);
        }

        void readModel() throws IOException {
            while (in.next(Long.MAX_VALUE)) {
                if (in.field() == 7) {
                    readGraph(in.message());
                } else {
                    in.skip();
                }
            }
        }

        private void readGraph(long end) throws IOException {
            while (in.next(end)) {
                switch (in.field()) {
                    case 1 -> readNode(in.message());
                    case 5 -> readInitialiser(in.message());
                    case 11 -> inputs.add(readValue(in.message()));
                    case 12 -> outputs.add(readValue(in.message()));
                    default -> in.skip();
                }
            }
        }

        private void readNode(long end) throws IOException {
            while (in.next(end)) {
                if (in.field() == 4) {
                    operators.add(in.text());
                } else {
                    in.skip();
                }
            }
        }

        private void readInitialiser(long end) throws IOException {
            String name = "";
            OnnxScalar scalar = new OnnxScalar();
            while (in.next(end)) {
                switch (in.field()) {
                    case 2 -> scalar.type((int) in.number());
                    case 4, 9, 10 -> scalar.value(in.fewBytes(SCALAR_BYTES));
                    case 8 -> name = in.text();
                    case EXTERNAL_DATA -> readExternalData(in.message());
                    default -> in.skip();
                }
            }
            initialisers.add(name);
            if (name.equals("logit_scale") || name.endsWith(".logit_scale")) {
                logitScale = scalar.asDouble();
            }
        }

        private void readExternalData(long end) throws IOException {
            String key = "";
            String value = "";
            while (in.next(end)) {
                switch (in.field()) {
                    case 1 -> key = in.text();
                    case 2 -> value = in.text();
                    default -> in.skip();
                }
            }
            if (key.equals("location")) {
                dataFiles.add(value);
            }
        }

        private TensorSpec readValue(long end) throws IOException {
            String name = "";
            TensorSpec tensor = new TensorSpec("", "undefined", List.of());
            while (in.next(end)) {
                switch (in.field()) {
                    case 1 -> name = in.text();
                    case 2 -> tensor = readType(in.message());
                    default -> in.skip();
                }
            }
            return new TensorSpec(name, tensor.type(), tensor.shape());
        }

        private TensorSpec readType(long end) throws IOException {
            TensorSpec tensor = new TensorSpec("", "undefined", List.of());
            while (in.next(end)) {
                if (in.field() == 1) {
                    tensor = readTensorType(in.message());
                } else {
                    in.skip();
                }
            }
            return tensor;
        }

        private TensorSpec readTensorType(long end) throws IOException {
            String type = "undefined";
            List<Long> shape = new ArrayList<>();
            while (in.next(end)) {
                switch (in.field()) {
                    case 1 -> type = OnnxScalar.typeName((int) in.number());
                    case 2 -> readShape(in.message(), shape);
                    default -> in.skip();
                }
            }
            return new TensorSpec("", type, shape);
        }

        private void readShape(long end, List<Long> shape) throws IOException {
            while (in.next(end)) {
                if (in.field() == 1) {
                    shape.add(readDimension(in.message()));
                } else {
                    in.skip();
                }
            }
        }

        private long readDimension(long end) throws IOException {
            long size = TensorSpec.DYNAMIC;
            while (in.next(end)) {
                if (in.field() == 1) {
                    size = in.number();
                } else {
                    in.skip();
                }
            }
            return size > 0 ? size : TensorSpec.DYNAMIC;
        }
    }
}
