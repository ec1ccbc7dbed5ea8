/** Model directories, on a file system, a hub or the class path, and their copies on the local disk. */
package io.lakesieve.model.repository;
