declare module 'upng-js' {
  interface Image {
    readonly width: number;
    readonly height: number;
  }
  const UPNG: {
    decode(png: Uint8Array): Image;
    /** One buffer of RGBA for each frame. */
    toRGBA8(image: Image): ArrayBuffer[];
    /** `colours` 0: lossless. */
    encode(frames: readonly ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer;
  };
  export = UPNG;
}
