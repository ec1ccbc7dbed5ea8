package io.lakesieve.job.read;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.schema.EmbeddingsSchema;
import java.io.IOException;
import java.sql.Timestamp;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A picture in a shard as it was read, or why it could not be; or why the shard itself could not.
 *
 * @param name the member's; null where it is the shard that has the defect
 * @param number the member's place in the shard, from 0
 * @param offset the byte that it begins at; null where its bytes do not lie in one piece
 * @param content null where there is a defect
 * @param label the one beside it; null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not compared
record ShardMember(
        String name,
        long number,
        long length,
        Long offset,
        byte[] content,
        DecodedImage.Rejected defect,
        String label) {
    static final String DEFECT_STATUS = "defect_status";
    static final String DEFECT = "defect";

    /** Stands between a shard's path and a member's name. */
    static final String SEPARATOR = "!/";

    /** The rows that a shard is read into. */
    static final StructType TYPE = new StructType()
            .add(ImageListing.PATH, DataTypes.StringType)
            .add(ImageListing.SOURCE, DataTypes.StringType)
            .add(ImageListing.LENGTH, DataTypes.LongType)
            .add(ImageListing.MODIFICATION_TIME, DataTypes.TimestampType)
            .add(ImageListing.IMAGE_ID, DataTypes.StringType)
            .add(ImageListing.CONTENT, DataTypes.BinaryType)
            .add(DEFECT_STATUS, DataTypes.StringType)
            .add(DEFECT, DataTypes.StringType)
            .add(EmbeddingsSchema.MEMBER, EmbeddingsSchema.MEMBER_TYPE);

    /** The same with a label. */
    ShardMember labelled(String given) {
        return new ShardMember(name, number, length, offset, content, defect, given);
    }

    /** A shard that could not even be opened. */
    static ShardMember unread(long length, IOException reason) {
        String message = "The shard could not be opened: " + reason.getMessage();
        return new ShardMember(
                null, -1, length, null, null, new DecodedImage.Rejected(ImageStatus.UNAVAILABLE, message), null);
    }

    /**
     * The row of this member.
     *
     * @param shardLength null where the shard is not read to its end
     * @param labelMember which member gives labels; null where none is asked for
     */
    Row row(String shard, String source, Timestamp modified, Long shardLength, String labelMember) {
        return new GenericRowWithSchema(
                new Object[] {
                    name == null ? shard : shard + SEPARATOR + name,
                    source,
                    length,
                    modified,
                    content == null ? null : DigestUtils.sha256Hex(content),
                    content,
                    defect == null ? null : defect.status().tableName(),
                    defect == null ? null : defect.reason(),
                    RowFactory.create(shard, shardLength, number, offset, 0L, label, labelMember)
                },
                TYPE);
    }
}
