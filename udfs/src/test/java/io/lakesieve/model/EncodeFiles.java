package io.lakesieve.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.ModelVariant;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Embeds the inputs that {@code scripts/check_models.py} writes to a folder: {@code pictures}, {@code tensors.f32} and
 * {@code prompts.json}. Writes {@code images.out}, {@code tensors.out} and {@code texts.out}, rows of little-endian
 * 32-bit floats in the order of names, and {@code ids.out}, JSON. A main, not a test.
 *
 * <pre>java -cp ... io.lakesieve.model.EncodeFiles MODEL_DIRECTORY FOLDER [VARIANT]</pre>
 */
public final class EncodeFiles {
    private EncodeFiles() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        ModelVariant variant = ModelVariant.of(arguments.length > 2 ? arguments[2] : "fp32");
        ModelSpec model = new ModelRepository(new Configuration()).open(arguments[0], variant);
        try (ImageEncoder images = LoadedModels.images(model)) {
            float[] tensors = floats(folder.resolve("tensors.f32"));
            int count = tensors.length / images.preprocessor().length();
            write(folder.resolve("tensors.out"), rows(images.embed(tensors, count)));
            write(folder.resolve("images.out"), pictures(images, folder.resolve("pictures")));
        }
        try (TextEncoder texts = LoadedModels.texts(model)) {
            List<String> prompts = Arrays.asList(
                    new ObjectMapper().readValue(folder.resolve("prompts.json").toFile(), String[].class));
            write(folder.resolve("texts.out"), rows(texts.embed(prompts)));
            new ObjectMapper()
                    .writeValue(
                            folder.resolve("ids.out").toFile(),
                            prompts.stream().map(texts::tokenIds).toList());
        }
    }

    private static float[][] pictures(ImageEncoder images, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
            List<Path> sorted = files.sorted().toList();
            float[][] rows = new float[sorted.size()][];
            for (int i = 0; i < rows.length; i++) {
                DecodedImage decoded = decoder.decode(Files.readAllBytes(sorted.get(i)));
                if (!(decoded instanceof DecodedImage.Pixels pixels)) {
                    throw new IOException(sorted.get(i) + ": " + decoded);
                }
                rows[i] = images.embed(images.preprocessor().pixels(pixels.image()), 1)
                        .row(0);
            }
            return rows;
        }
    }

    private static float[][] rows(Embeddings embeddings) {
        float[][] rows = new float[embeddings.rows()][];
        Arrays.setAll(rows, embeddings::row);
        return rows;
    }

    private static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    private static void write(Path file, float[][] rows) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float value : row) {
                bytes.putFloat(value);
            }
        }
        Files.write(file, bytes.array());
    }
}
