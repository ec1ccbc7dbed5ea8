/** Processors and GPUs of the executors, and how fast they embed. */
package io.lakesieve.job.device;
