import type Sigma from "sigma";
import { EdgeArrowProgram, EdgeLineProgram, NodeProgram } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import { type Shape, shapes } from "../type-look.ts";

/** What a node of ours has beyond what sigma knows. */
export type NodeLook = NodeDisplayData & {
  readonly shape: Shape | "fold";
  readonly border: string | null;
  readonly isPinned: boolean;
};

const codes: Readonly<Record<string, number>> = {
  ...Object.fromEntries(shapes.map((shape, at) => [shape, at])),
  fold: 5,
};

const vertex = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_border;
attribute vec2 a_position;
attribute float a_size;
attribute float a_code;

uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform mat3 u_matrix;

varying vec4 v_color;
varying vec4 v_border;
varying float v_code;
varying float v_pixel;

void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1.0)).xy, 0.0, 1.0);
  float radius = a_size / u_sizeRatio * u_pixelRatio;
  gl_PointSize = radius * 2.0 * 1.3;
  v_pixel = 1.0 / radius;
  v_code = a_code;
  v_border = a_border;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
  v_border.a *= 255.0 / 254.0;
}
`;

const fragment = /* glsl */ `
precision highp float;

varying vec4 v_color;
varying vec4 v_border;
varying float v_code;
varying float v_pixel;

void main(void) {
  vec2 p = (gl_PointCoord - 0.5) * 2.6;
  vec2 q = abs(p);
  float pinned = step(9.5, v_code);
  float code = v_code - pinned * 10.0;
  float d = length(p) - 1.0;
  if (code > 0.5 && code < 1.5) d = max(q.x, q.y) - 0.88;
  else if (code > 1.5 && code < 2.5) d = (q.x + q.y) * 0.7071 - 0.85;
  else if (code > 2.5 && code < 3.5) d = max(q.x * 0.866 - p.y * 0.5, p.y) - 0.62;
  else if (code > 3.5 && code < 4.5) d = max(q.x * 0.866 + q.y * 0.5, q.y) - 0.92;
  #ifdef PICKING_MODE
  gl_FragColor = d < 0.0 ? v_color : vec4(0.0);
  #else
  float inside = clamp(0.5 - d / v_pixel, 0.0, 1.0);
  vec4 color = v_color;
  float band = max(0.3, 2.2 * v_pixel);
  if (code > 4.5) inside *= 1.0 - 0.75 * smoothstep(-0.22 - v_pixel, -0.22, d) * 1.0;
  color = mix(color, v_border, v_border.a * smoothstep(-band - v_pixel, -band, d));
  if (code > 4.5 && v_border.a > 0.5) inside = clamp(0.5 - d / v_pixel, 0.0, 1.0);
  color = mix(color, vec4(1.0), pinned * (1.0 - smoothstep(0.3, 0.3 + v_pixel, length(p))));
  gl_FragColor = color * inside;
  #endif
}
`;

const uniforms = ["u_sizeRatio", "u_pixelRatio", "u_matrix"] as const;

/** One point a node: the fewest vertices, which is what counts where the processor draws. */
export class ShapeProgram extends NodeProgram<(typeof uniforms)[number]> {
  constructor(gl: WebGLRenderingContext, _picking: WebGLFramebuffer | null, renderer: Sigma) {
    super(gl, null, renderer); // what lies under the mouse is computed: reading pixels back stops everything
  }

  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
    const bytes = { size: 4, type: UNSIGNED_BYTE, normalized: true };
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: vertex,
      FRAGMENT_SHADER_SOURCE: fragment,
      METHOD: POINTS,
      UNIFORMS: uniforms,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_code", size: 1, type: FLOAT },
        { name: "a_color", ...bytes },
        { name: "a_border", ...bytes },
        { name: "a_id", ...bytes },
      ],
    };
  }

  override processVisibleItem(index: number, offset: number, data: NodeDisplayData): void {
    const { x, y, size, color, shape, border, isPinned } = data as NodeLook;
    const { array } = this;
    array[offset] = x;
    array[offset + 1] = y;
    array[offset + 2] = size;
    array[offset + 3] = (codes[shape] ?? 0) + (isPinned ? 10 : 0);
    array[offset + 4] = floatColor(color);
    array[offset + 5] = border ? floatColor(border) : 0;
    array[offset + 6] = index;
  }

  override setUniforms(
    { sizeRatio, pixelRatio, matrix }: RenderParams,
    { gl, uniformLocations }: { gl: WebGLRenderingContext; uniformLocations: Record<string, WebGLUniformLocation> },
  ): void {
    gl.uniform1f(uniformLocations.u_pixelRatio ?? null, pixelRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio ?? null, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix ?? null, false, matrix);
  }
}

export class ArrowProgram extends EdgeArrowProgram {
  constructor(gl: WebGLRenderingContext, _picking: WebGLFramebuffer | null, renderer: Sigma) {
    super(gl, null, renderer);
  }
}

export class ThinProgram extends EdgeLineProgram {
  constructor(gl: WebGLRenderingContext, _picking: WebGLFramebuffer | null, renderer: Sigma) {
    super(gl, null, renderer);
  }
}
