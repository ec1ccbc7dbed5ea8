/** Names and types of the tables' columns, in one place for jobs and SQL functions. Depends on Spark's types only. */
package io.lakesieve.schema;
