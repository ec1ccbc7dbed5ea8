/**
 * Actions that span several rooms, and {@link io.lakesieve.job.LakesieveActions}, which makes every action; actions
 * meet through tables.
 */
package io.lakesieve.job;
