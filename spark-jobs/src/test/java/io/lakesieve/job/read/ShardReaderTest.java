package io.lakesieve.job.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.TestShards;
import io.lakesieve.config.InputException;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardReaderTest {
    private static final byte[] PICTURE = {1, 2, 3, 4, 5};
    private static final String LONG_NAME = "very/".repeat(40) + "a b\u00E4.jpg";

    @Test
    void picturesAreMembersWithTheNamesOfPictures() {
        byte[] tar = TestShards.gnu()
                .addFolder("train.jpg")
                .add("./train/0.jpg", PICTURE)
                .add("train/0.cls", "7")
                .add("train/.1.jpg", PICTURE)
                .add("train/1.WebP", new byte[700])
                .addLink("train/2.png", "0.jpg")
                .bytes();

        List<ShardMember> members = read(tar, tar.length);

        assertThat(members).extracting(ShardMember::name).containsExactly("train/0.jpg", "train/1.WebP", "train/2.png");
        assertThat(members.get(0).content()).isEqualTo(PICTURE);
        assertThat(members.get(2).defect().reason()).contains("link to 0.jpg");
    }

    @Test
    void offsetsLeadToTheBytesAlsoBehindLongNames() {
        for (TestShards shard : List.of(TestShards.gnu(), TestShards.posix())) {
            byte[] tar = shard.add("0.png", new byte[513])
                    .add(LONG_NAME, PICTURE)
                    .add("1.png", PICTURE)
                    .bytes();

            List<ShardMember> members = read(tar, tar.length);

            assertThat(members).extracting(ShardMember::name).containsExactly("0.png", LONG_NAME, "1.png");
            assertThat(members).allSatisfy(member -> {
                int from = Math.toIntExact(member.offset());
                assertThat(Arrays.copyOfRange(tar, from, from + (int) member.length()))
                        .isEqualTo(member.content());
            });
        }
    }

    /** Made by GNU tar of a file with a hole; the digest is that of the file. */
    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix"})
    void holesOfSparseMembersAreFilled(String format) throws IOException {
        byte[] tar;
        try (InputStream resource = ShardReaderTest.class.getResourceAsStream("/shards/sparse-" + format + ".tar")) {
            tar = resource.readAllBytes();
        }

        List<ShardMember> members = read(tar, tar.length, 1_000_000);

        assertThat(members).hasSize(1);
        assertThat(members.get(0).name()).isEqualTo("hole.bmp");
        assertThat(members.get(0).offset()).isNull();
        assertThat(DigestUtils.sha256Hex(members.get(0).content()))
                .isEqualTo("337738660669fef6113ab5091c9f23dd80b8982ac90deb0411d0611ccb770dfa");
    }

    @Test
    void aShardThatIsCutOffKeepsWhatCameBefore() {
        byte[] tar = TestShards.gnu()
                .add("0.png", PICTURE)
                .add("1.png", new byte[900])
                .bytes();

        assertThat(read(tar, 1_700)).extracting(ShardMember::name).containsExactly("0.png", null);
        assertThat(last(tar, 1_700)).isEqualTo("The shard ends too early, after 1700 bytes");
        assertThat(last(tar, 1_200)).isEqualTo("The shard ends without the mark of a tar's end, after 1200 bytes");
        assertThat(last(tar, 1_024)).isEqualTo("The shard ends without the mark of a tar's end, after 1024 bytes");
    }

    @Test
    void whatIsNoTarSaysSo() {
        byte[] text = "no tar, but some lines\n".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] texts = TestShards.posix().add("a.txt", "none").bytes();
        byte[] damaged =
                TestShards.gnu().add("0.png", PICTURE).add("1.png", PICTURE).bytes();
        damaged[1_024 + 3] ^= 1;

        assertThat(last(text, text.length)).contains("before");
        assertThat(last(text, 0)).isEqualTo("The shard is empty");
        assertThat(last(texts, texts.length)).isEqualTo("None of the shard's 1 members is a picture by its name");
        assertThat(read(damaged, damaged.length)).extracting(ShardMember::name).containsExactly("0.png", null);
        assertThat(last(damaged, damaged.length)).contains("no header of a member before byte 1536");
    }

    @Test
    void picturesBeyondTheLimitAreNotHeld() {
        byte[] tar = TestShards.gnu()
                .add("0.png", new byte[1_001])
                .add("1.png", PICTURE)
                .bytes();

        List<ShardMember> members = read(tar, tar.length);

        assertThat(members.get(0).content()).isNull();
        assertThat(members.get(0).defect().reason()).isEqualTo("1001 bytes, more than the limit of 1000");
        assertThat(members.get(1).content()).isEqualTo(PICTURE);
    }

    @Test
    void whatTheStoreSaysIsNoFaultOfTheTar() throws IOException {
        byte[] tar = TestShards.gnu().add("0.png", new byte[900]).bytes();
        InputStream breaking = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == 600) {
                    throw new IOException("connection reset");
                }
                return tar[at++];
            }

            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        try (ShardReader reader = new ShardReader(breaking, tar.length, 1_000, Optional.empty())) {
            DecodedImage.Rejected defect = reader.next().defect();
            assertThat(defect.status()).isEqualTo(ImageStatus.UNAVAILABLE);
            assertThat(defect.reason()).endsWith("connection reset");
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void labelsComeFromTheMemberBesideThePictureOnEitherSide() {
        byte[] tar = TestShards.gnu()
                .add("a/0.jpg", PICTURE)
                .add("a/0.seg.png", PICTURE)
                .add("a/0.json", "{\"meta\": {\"label\": 7}, \"name\": \"grey cat\"}")
                .add("a/0.cls", " cat\n")
                .add("a/1.cls", "dog")
                .add("a/1.json", "no json")
                .add("a/1.jpg", PICTURE)
                .add("b/1.jpg", PICTURE)
                .bytes();

        assertThat(read(tar, tar.length, 1_000, Optional.of(ShardLabel.of("cls"))))
                .extracting(ShardMember::label)
                .containsExactly("cat", "cat", "dog", null);
        assertThat(read(tar, tar.length, 1_000, Optional.of(ShardLabel.of("json:meta.label"))))
                .extracting(ShardMember::label)
                .containsExactly("7", "7", null, null);
        assertThat(read(tar, tar.length, 1_000, Optional.of(ShardLabel.of("json:name"))))
                .extracting(ShardMember::name)
                .containsExactly("a/0.jpg", "a/0.seg.png", "a/1.jpg", "b/1.jpg");
        assertThatThrownBy(() -> ShardLabel.of("json"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("json:label");
    }

    private static String last(byte[] tar, int length) {
        List<ShardMember> members = read(tar, length);
        return members.get(members.size() - 1).defect().reason();
    }

    private static List<ShardMember> read(byte[] tar, int length) {
        return read(tar, length, 1_000);
    }

    private static List<ShardMember> read(byte[] tar, int length, long maxBytes) {
        return read(tar, length, maxBytes, Optional.empty());
    }

    private static List<ShardMember> read(byte[] tar, int length, long maxBytes, Optional<ShardLabel> label) {
        List<ShardMember> members = new ArrayList<>();
        try (ShardReader reader = new ShardReader(new ByteArrayInputStream(tar, 0, length), length, maxBytes, label)) {
            reader.forEachRemaining(members::add);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return members;
    }
}
