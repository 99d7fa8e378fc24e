declare module 'virtual:new-job-schema' {
  interface FieldSchema {
    readonly type?: string;
    readonly description?: string;
    readonly enum?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly format?: string;
  }
  const schema: { readonly properties: Readonly<Record<string, FieldSchema>> } & object;
  export default schema;
}
