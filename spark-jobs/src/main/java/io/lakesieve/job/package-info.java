/** One action a class, made by {@link io.lakesieve.job.LakesieveActions}; actions meet through tables. */
package io.lakesieve.job;
