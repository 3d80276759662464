/** The folder of this package, where files are found that are no modules: templates and the grammar. */
export declare const packageFolder: string;
