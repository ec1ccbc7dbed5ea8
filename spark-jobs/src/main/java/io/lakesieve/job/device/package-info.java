/** Chooses between processors and GPUs, and measures how fast a task slot embeds. */
package io.lakesieve.job.device;
