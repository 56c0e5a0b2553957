/** Takes the README's pictures from the running product: `npm run screenshots` writes `media/screenshots/*.png`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import UPNG from 'upng-js';
import { type Session, startSession } from './session';

const folder = join('media', 'screenshots');
const size = { width: 1240, height: 780 };

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const session = await startSession({
    size,
    settings: {
      'workbench.colorTheme': 'Default Dark Modern',
      'workbench.activityBar.location': 'hidden',
      'editor.minimap.enabled': false,
      'editor.fontSize': 12,
      'window.commandCenter': false,
      'breadcrumbs.enabled': false,
    },
  });
  try {
    await take(session);
  } finally {
    await session.close();
  }
}

async function take(session: Session): Promise<void> {
  const { page } = session;
  await session.open('asana.http');
  await session.lens('Send').first().waitFor();
  await session.environment('simulator');
  await page.keyboard.press('Control+B');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  await session.goToText('asana.http', '/asana/500');
  await page.keyboard.press('Control+Alt+R');
  await session.annotation(/squid|500|Server Error/);
  await session.goTo(1);
  await session.lens('Send').first().click();
  await session.annotation(/Missing input/);
  await session.lens('Fix and send again').first().waitFor();
  await session.command('Faultline: Show Panel');
  await page.locator('iframe.webview').first().waitFor();
  await settle(session);
  await save(session, 'failed.png');

  await session.command('View: Hide Panel');
  const message = session.group(/400/).locator('.view-line', { hasText: 'Missing' });
  await message.locator('span span', { hasText: 'Missing' }).first().hover();
  await page.locator('.monaco-hover:visible', { hasText: 'workspace' }).first().waitFor();
  await settle(session);
  await save(session, 'hover.png', { x: 600, y: 0, width: 640, height: 360 });

  await page.mouse.move(300, 700);
  await page.locator('.tab', { hasText: 'asana.http' }).first().click();
  await session.goToText('asana.http', '/tasks');
  await session.codeActions();
  await settle(session);
  await save(session, 'fix.png', { x: 0, y: 140, width: 790, height: 330 });
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In 64 colours, a quarter of the size: the pictures are part of the package. */
async function save({ page }: Session, name: string, clip?: Box): Promise<void> {
  const image = UPNG.decode(await page.screenshot(clip ? { clip } : {}));
  const png = Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 64));
  writeFileSync(join(folder, name), deflatedAnew(png));
}

/** The same picture, its data compressed with all the memory that zlib can use (PNG, section 10): a twentieth less. */
function deflatedAnew(png: Buffer): Buffer {
  const chunks: Buffer[] = [png.subarray(0, 8)];
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') data.push(png.subarray(at + 8, end - 4));
    else {
      if (type === 'IEND')
        chunks.push(imageData(deflateSync(inflateSync(Buffer.concat(data)), { level: 9, memLevel: 9 })));
      chunks.push(png.subarray(at, end));
    }
    at = end;
  }
  return Buffer.concat(chunks);
}

function imageData(data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('IDAT', 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Animations and late redraws: what is in a picture has come to rest. */
async function settle({ page }: Session): Promise<void> {
  await page.waitForTimeout(1500);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
