/**
 * The folder of this package, where files are found that are no modules: templates and the grammar.
 * CommonJS, because that is the one form which both forms of module can load, so that sources that
 * run as they stand and what is built of them find their files in the same way.
 */
exports.packageFolder = __dirname;
