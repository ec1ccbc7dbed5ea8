package io.lakesieve.image.codec.jpeg;

import static io.lakesieve.image.codec.jpeg.JpegComponent.BLOCK;

import java.util.ArrayList;
import java.util.List;

/**
 * Decodes Huffman-coded JPEG with one, three or four channels, sequential or progressive, to exactly libjpeg's samples
 * (its integer DCT and its chrominance interpolation). It is faster than getting raw samples from the JDK's codec.
 *
 * <p>It decodes complete and regular files only. For any other it throws {@link IrregularJpegException}, and {@link
 * JpegDecoder} falls back to the JDK's native libjpeg, so that damaged files look as libjpeg decodes them.
 */
final class HuffmanJpeg {
    private static final int SOF2 = 0xC2;
    private static final int DHT = 0xC4;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DQT = 0xDB;
    private static final int DRI = 0xDD;
    private static final int DNL = 0xDC;

    private final byte[] file;
    private final int[][] quantisers = new int[4][];
    private final JpegHuffmanTable[] dcTables = new JpegHuffmanTable[4];
    private final JpegHuffmanTable[] acTables = new JpegHuffmanTable[4];
    private final int[] block = new int[BLOCK * BLOCK];
    private final InverseDct transform = new InverseDct();
    private JpegComponent[] channels = {};
    private int maxHorizontal;
    private int maxVertical;
    private int mcusAcross;
    private int mcusDown;
    private boolean progressive;
    private int restartInterval;

    private HuffmanJpeg(byte[] file) {
        this.file = file;
    }

    /**
     * Decodes a file whose headers {@link JpegFile} has checked.
     *
     * @param bare {@link JpegFile#bare}
     * @param colours receives the samples row by row
     */
    static void decode(byte[] bare, JpegRows colours) throws IrregularJpegException {
        try {
            new HuffmanJpeg(bare).decode(colours);
        } catch (IndexOutOfBoundsException e) {
            throw new IrregularJpegException("a segment shorter than its contents");
        }
    }

    private void decode(JpegRows rows) throws IrregularJpegException {
        int at = 2;
        while (true) {
            int marker = file[at + 1] & 0xFF;
            if (file[at] != (byte) 0xFF || marker == DNL) {
                throw new IrregularJpegException("bytes between segments");
            }
            if (marker == EOI) {
                break;
            }
            int from = at + 4;
            int end = at + 2 + unsignedShort(at + 2);
            switch (marker) {
                case DQT -> readQuantisers(from, end);
                case DHT -> readHuffmanTables(from, end);
                case DRI -> restartInterval = unsignedShort(from);
                case SOS -> {
                    end = readScan(from, end, rows);
                    if (end < 0) {
                        return;
                    }
                }
                default -> readFrame(marker, from);
            }
            at = end;
        }
        requireAllCoefficients();
        writeCoefficients(rows);
    }

    private void readQuantisers(int start, int end) throws IrregularJpegException {
        int at = start;
        while (at < end) {
            int head = file[at++] & 0xFF;
            int bytes = head >> 4 == 0 ? 1 : 2;
            if (head >> 4 > 1 || (head & 15) > 3) {
                throw new IrregularJpegException("a quantisation table of an unknown kind");
            }
            int[] table = new int[BLOCK * BLOCK];
            for (int i = 0; i < table.length; i++, at += bytes) {
                table[i] = bytes == 1 ? file[at] & 0xFF : unsignedShort(at);
            }
            quantisers[head & 15] = table;
        }
    }

    private void readHuffmanTables(int start, int end) throws IrregularJpegException {
        int at = start;
        while (at < end) {
            int head = file[at++] & 0xFF;
            int total = 0;
            for (int i = 0; i < 16; i++) {
                total += file[at + i] & 0xFF;
            }
            if (head >> 4 > 1 || (head & 15) > 3 || total > 256) {
                throw new IrregularJpegException("a Huffman table of an unknown kind");
            }
            (head >> 4 == 0 ? dcTables : acTables)[head & 15] = new JpegHuffmanTable(file, at, total);
            at += 16 + total;
        }
    }

    private void readFrame(int marker, int from) throws IrregularJpegException {
        if (channels.length > 0 || marker < 0xC0 || marker > SOF2) {
            throw new IrregularJpegException("an unexpected segment");
        }
        progressive = marker == SOF2;
        int height = unsignedShort(from + 1);
        int width = unsignedShort(from + 3);
        channels = new JpegComponent[file[from + 5]];
        for (int i = 0, at = from + 6; i < channels.length; i++, at += 3) {
            int horizontal = file[at + 1] >> 4 & 15;
            int vertical = file[at + 1] & 15;
            if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
                throw new IrregularJpegException("a sampling factor that does not exist");
            }
            if (channels.length == 1) {
                horizontal = 1; // the MCUs of a scan with one channel are single blocks, whatever its sampling factors
                vertical = 1;
            }
            channels[i] = new JpegComponent(file[at] & 0xFF, horizontal, vertical, file[at + 2] & 3);
            maxHorizontal = Math.max(maxHorizontal, horizontal);
            maxVertical = Math.max(maxVertical, vertical);
        }
        mcusAcross = (width + BLOCK * maxHorizontal - 1) / (BLOCK * maxHorizontal);
        mcusDown = (height + BLOCK * maxVertical - 1) / (BLOCK * maxVertical);
        for (JpegComponent channel : channels) {
            channel.place(width, height, maxHorizontal, maxVertical, mcusAcross, mcusDown);
        }
    }

    /** Reads a scan; returns the offset of the next segment, or -1 if the picture is complete. */
    private int readScan(int from, int end, JpegRows rows) throws IrregularJpegException {
        List<JpegComponent> held = new ArrayList<>();
        int count = file[from];
        for (int i = 0; i < count; i++) {
            int at = from + 1 + 2 * i;
            JpegComponent channel = channel(file[at] & 0xFF);
            channel.dc = dcTables[file[at + 1] >> 4 & 3];
            channel.ac = acTables[file[at + 1] & 3];
            channel.prediction = 0;
            held.add(channel);
        }
        int parameters = from + 1 + 2 * count;
        JpegBits bits = new JpegBits(file, end);
        if (!progressive && count == channels.length) {
            requireTables(held, true, true);
            readSequential(bits, rows);
            return -1;
        }
        int first = file[parameters];
        int last = progressive ? file[parameters + 1] : BLOCK * BLOCK - 1;
        int high = progressive ? file[parameters + 2] >> 4 & 15 : 0;
        int low = progressive ? file[parameters + 2] & 15 : 0;
        if (first < 0 || last > 63 || last < first || (progressive && first == 0 && last > 0) || low > 13) {
            throw new IrregularJpegException("a scan of an unknown kind");
        }
        requireTables(held, first == 0 && high == 0, !progressive || first > 0);
        readCoefficients(bits, held, new JpegScan(bits, first, last, high, low, progressive));
        for (JpegComponent channel : held) {
            channel.reached(first, last, high, low);
        }
        return bits.next();
    }

    private JpegComponent channel(int id) throws IrregularJpegException {
        for (JpegComponent channel : channels) {
            if (channel.id == id) {
                return channel;
            }
        }
        throw new IrregularJpegException("a scan of a channel that is not in the frame");
    }

    private static void requireTables(List<JpegComponent> held, boolean dc, boolean ac) throws IrregularJpegException {
        for (JpegComponent channel : held) {
            if ((dc && channel.dc == null) || (ac && channel.ac == null)) {
                throw new IrregularJpegException("a missing Huffman table");
            }
        }
    }

    private int[] quantisers(JpegComponent channel) throws IrregularJpegException {
        if (quantisers[channel.quantiser] == null) {
            throw new IrregularJpegException("a missing quantisation table");
        }
        return quantisers[channel.quantiser];
    }

    /** Reads a sequential scan of all channels, transforming each row of MCUs at once. */
    private void readSequential(JpegBits bits, JpegRows rows) throws IrregularJpegException {
        int untilRestart = restartInterval;
        rows.begin(channels, maxHorizontal, maxVertical);
        for (int mcuY = 0; mcuY < mcusDown; mcuY++) {
            for (int mcuX = 0; mcuX < mcusAcross; mcuX++) {
                if (restartInterval > 0 && untilRestart-- == 0) {
                    bits.restart();
                    untilRestart = restartInterval - 1;
                    for (JpegComponent channel : channels) {
                        channel.prediction = 0;
                    }
                }
                for (JpegComponent channel : channels) {
                    readMcu(bits, channel, mcuX, mcuY);
                }
            }
            rows.write(mcuY, mcuY == mcusDown - 1);
        }
        bits.requireLastPiece();
    }

    private void readMcu(JpegBits bits, JpegComponent channel, int mcuX, int mcuY) throws IrregularJpegException {
        int[] table = quantisers(channel);
        for (int y = 0; y < channel.vertical; y++) {
            int to = channel.rowStart((mcuY * channel.vertical + y) * BLOCK) + mcuX * channel.horizontal * BLOCK;
            for (int x = 0; x < channel.horizontal; x++, to += BLOCK) {
                int size = bits.symbol(channel.dc);
                if (size > 15) {
                    throw new IrregularJpegException("a DC coefficient of more than 15 bits");
                }
                channel.prediction += bits.number(size);
                block[0] = channel.prediction * table[0];
                int held = bits.readAc(channel.ac, table, block);
                transform.transform(block, held, channel.samples, to, channel.stride);
            }
        }
    }

    /** Reads any other scan into the coefficient buffers, which are transformed after the last scan. */
    private void readCoefficients(JpegBits bits, List<JpegComponent> held, JpegScan scan)
            throws IrregularJpegException {
        for (JpegComponent channel : channels) {
            channel.keepCoefficients();
        }
        boolean alone = held.size() == 1;
        JpegComponent only = held.get(0);
        int across = alone ? (only.width + BLOCK - 1) / BLOCK : mcusAcross;
        int down = alone ? (only.height + BLOCK - 1) / BLOCK : mcusDown;
        int untilRestart = restartInterval;
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                if (restartInterval > 0 && untilRestart-- == 0) {
                    bits.restart();
                    scan.restart();
                    untilRestart = restartInterval - 1;
                    held.forEach(channel -> channel.prediction = 0);
                }
                if (alone) {
                    scan.read(only, only.blockStart(x, y));
                } else {
                    readMcu(held, scan, x, y);
                }
            }
        }
        bits.requireLastPiece();
    }

    private static void readMcu(List<JpegComponent> held, JpegScan scan, int mcuX, int mcuY)
            throws IrregularJpegException {
        for (JpegComponent channel : held) {
            for (int y = 0; y < channel.vertical; y++) {
                for (int x = 0; x < channel.horizontal; x++) {
                    scan.read(channel, channel.blockStart(mcuX * channel.horizontal + x, mcuY * channel.vertical + y));
                }
            }
        }
    }

    /** Leaves pictures with missing scans to libjpeg, which smooths them. */
    private void requireAllCoefficients() throws IrregularJpegException {
        if (channels.length == 0) {
            throw new IrregularJpegException("no picture");
        }
        for (JpegComponent channel : channels) {
            if (!channel.isComplete()) {
                throw new IrregularJpegException("a picture that is not refined to the end");
            }
        }
    }

    private void writeCoefficients(JpegRows rows) throws IrregularJpegException {
        rows.begin(channels, maxHorizontal, maxVertical);
        for (int mcuY = 0; mcuY < mcusDown; mcuY++) {
            for (JpegComponent channel : channels) {
                for (int y = 0; y < channel.vertical; y++) {
                    transformRow(channel, mcuY * channel.vertical + y);
                }
            }
            rows.write(mcuY, mcuY == mcusDown - 1);
        }
    }

    private void transformRow(JpegComponent channel, int blockY) throws IrregularJpegException {
        int[] table = quantisers(channel);
        int to = channel.rowStart(blockY * BLOCK);
        for (int blockX = 0; blockX < channel.blocksAcross; blockX++, to += BLOCK) {
            int start = channel.blockStart(blockX, blockY);
            block[0] = channel.coefficients[start] * table[0];
            int held = 0;
            for (int place = 1; place < BLOCK * BLOCK; place++) {
                int natural = ZigZag.natural(place);
                int value = channel.coefficients[start + natural];
                if (value != 0) {
                    block[natural] = value * table[place];
                    held |= ZigZag.columnAndRow(natural);
                }
            }
            transform.transform(block, held, channel.samples, to, channel.stride);
        }
    }

    private int unsignedShort(int at) {
        return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
    }
}
