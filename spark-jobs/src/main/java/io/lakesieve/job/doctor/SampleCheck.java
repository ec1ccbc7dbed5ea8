package io.lakesieve.job.doctor;

import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.job.device.SampleImages;
import io.lakesieve.job.device.SampleImages.Sample;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.TextEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Embeds the shipped photographs and their words and checks the embeddings; the encoder of a missing tower is null. */
public final class SampleCheck {
    private final ImageEncoder images;
    private final TextEncoder texts;

    public SampleCheck(ImageEncoder images, TextEncoder texts) {
        this.images = images;
        this.texts = texts;
    }

    public SampleFacts run() {
        List<float[]> pictures = new ArrayList<>();
        List<float[]> words = new ArrayList<>();
        boolean dependent = false;
        Optional<String> defect = Optional.empty();
        if (images != null) {
            float[] pixels = pixels();
            Embeddings together = images.embed(pixels, SampleImages.SAMPLES.size());
            defect = rows(together, pictures);
            dependent = !Arrays.equals(images.embed(pixels, 1).row(0), together.row(0));
        }
        if (texts != null) {
            List<String> prompts = SampleImages.SAMPLES.stream()
                    .map(sample -> Prompts.standard(sample.word()))
                    .toList();
            Embeddings together = texts.embed(prompts);
            defect = defect.or(() -> rows(together, words));
            if (words.isEmpty()) {
                rows(together, words);
            }
            dependent |= !Arrays.equals(texts.embed(prompts.subList(0, 1)).row(0), together.row(0));
        }
        return facts(pictures, words, dependent, defect.orElse(""));
    }

    private float[] pixels() {
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        int count = SampleImages.SAMPLES.size();
        float[] pixels = new float[count * images.preprocessor().length()];
        for (int i = 0; i < count; i++) {
            images.preprocessor()
                    .fill(decoder.decode(SampleImages.SAMPLES.get(i).bytes()), pixels, i);
        }
        return pixels;
    }

    /** Copies the rows, and describes the first one that is no finite unit vector. */
    private static Optional<String> rows(Embeddings embeddings, List<float[]> target) {
        Optional<String> defect = Optional.empty();
        for (int row = 0; row < embeddings.rows(); row++) {
            target.add(embeddings.row(row));
            Optional<String> found = embeddings.defect(row);
            defect = defect.isPresent() ? defect : found;
        }
        return defect;
    }

    private static SampleFacts facts(List<float[]> pictures, List<float[]> words, boolean dependent, String defect) {
        Sample first = SampleImages.SAMPLES.get(0);
        boolean comparable = !pictures.isEmpty() && !words.isEmpty() && pictures.get(0).length == words.get(0).length;
        return new SampleFacts(
                first.file(),
                first.word(),
                pictures.isEmpty() ? 0 : pictures.get(0).length,
                pictures.isEmpty() ? 0 : Math.sqrt(product(pictures.get(0), pictures.get(0))),
                words.isEmpty() ? 0 : words.get(0).length,
                words.isEmpty() ? 0 : Math.sqrt(product(words.get(0), words.get(0))),
                comparable ? product(pictures.get(0), words.get(0)) : Double.NaN,
                comparable ? nearestWords(pictures, words) : 0,
                comparable ? pictures.size() : 0,
                dependent,
                digest(pictures, words),
                defect);
    }

    private static int nearestWords(List<float[]> pictures, List<float[]> words) {
        int found = 0;
        for (int i = 0; i < pictures.size(); i++) {
            float[] picture = pictures.get(i);
            double own = product(picture, words.get(i));
            if (words.stream().allMatch(word -> product(picture, word) <= own)) {
                found++;
            }
        }
        return found;
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    private static String digest(List<float[]> pictures, List<float[]> words) {
        Fingerprint fingerprint = new Fingerprint();
        pictures.forEach(row -> fingerprint.add(Arrays.toString(row)));
        words.forEach(row -> fingerprint.add(Arrays.toString(row)));
        return fingerprint.shortHex();
    }
}
