package io.lakesieve.job.study;

/**
 * An image of a study.
 *
 * @param imageId tells images apart, and breaks ties in AdaNeg's banks
 * @param embedding of unit length
 */
@SuppressWarnings("ArrayRecordComponent") // read once; nobody compares two of them
record StudyImage(String imageId, float[] embedding) {}
