/** Names and types of the tables' columns, in one place for jobs and SQL skins; knows Spark's types and nothing else. */
package io.lakesieve.schema;
