/** Diagnoses a session, its executors and a model before a run: what they can do, and what is wrong. */
package io.lakesieve.job.doctor;
