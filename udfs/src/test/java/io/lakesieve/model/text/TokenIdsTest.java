package io.lakesieve.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the token ids of 5,000 prompts, made of WordNet's candidates and of hostile strings, with those of
 * open_clip's SimpleTokenizer, transformers' SiglipTokenizer (SentencePiece) and BertTokenizer, written by {@code
 * scripts/make_token_references.py}.
 */
class TokenIdsTest {
    private static final Path WORD_PIECE = Path.of("src/main/resources/demo/model/tokenizer.json");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"bpe, 77", "unigram, 64", "word-piece, 128"})
    void idsAreThoseOfTheSourceModelsLibrary(String kind, int maxLength) throws IOException {
        List<String> texts = texts();
        List<String> expected = lines(kind + ".ids.gz");
        assertThat(expected).hasSameSizeAs(texts).hasSizeGreaterThan(5_000);
        try (PromptTokenizer tokenizer = PromptTokenizer.open(file(kind), maxLength, LetterCase.AS_IN_FILE)) {
            List<String> different = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                if (!join(tokenizer.ids(texts.get(i))).equals(expected.get(i))) {
                    different.add(texts.get(i));
                }
            }

            assertThat(different).isEmpty();
        }
    }

    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>(lines("prompts.txt.gz"));
        try (InputStream in = TokenIdsTest.class.getResourceAsStream("/tokens/hostile.json")) {
            texts.addAll(List.of(new ObjectMapper().readValue(in, String[].class)));
        }
        return texts;
    }

    private Path file(String kind) {
        if (kind.equals("word-piece")) {
            return WORD_PIECE;
        }
        try (InputStream in = unzipped(kind + ".json.gz")) {
            return Files.write(folder.resolve("tokenizer.json"), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = unzipped(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static InputStream unzipped(String name) throws IOException {
        return new GZIPInputStream(TokenIdsTest.class.getResourceAsStream("/tokens/" + name));
    }

    private static String join(long[] ids) {
        return LongStream.of(ids).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
