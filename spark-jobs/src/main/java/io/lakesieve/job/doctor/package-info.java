/** What a session, its executors and a model can do, and what is wrong with them. */
package io.lakesieve.job.doctor;
