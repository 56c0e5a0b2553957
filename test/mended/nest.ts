import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Module, Post, Query, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Type } from 'class-transformer';
import {
  IsDateString,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Framework, get, post } from './framework';

class Owner {}
class NewTask {}
class ListQuery {}
class Tasks {
  create(_task: unknown): object {
    return { id: '42' };
  }
  list(_query: unknown): object {
    return { tasks: [] };
  }
}
class App {}

/** What decorators write above a member, without the compiler options that they ask for. */
function decorate(
  type: { readonly prototype: object },
  member: string,
  ...decorators: readonly PropertyDecorator[]
): void {
  for (const one of decorators) one(type.prototype, member);
}

function method(name: keyof Tasks, decorators: readonly MethodDecorator[], parameter: ParameterDecorator): void {
  const descriptor = Object.getOwnPropertyDescriptor(Tasks.prototype, name);
  if (!descriptor) throw new Error(name);
  for (const one of decorators) one(Tasks.prototype, name, descriptor);
  parameter(Tasks.prototype, name, 0);
}

function declare(): void {
  decorate(Owner, 'email', IsEmail());
  decorate(NewTask, 'name', IsString(), IsNotEmpty());
  decorate(NewTask, 'workspace', IsString(), IsNotEmpty());
  decorate(NewTask, 'dueOn', IsOptional(), IsDateString());
  decorate(NewTask, 'priority', IsOptional(), IsIn(['low', 'normal', 'high']));
  decorate(NewTask, 'count', IsOptional(), IsInt(), Max(100));
  decorate(
    NewTask,
    'owner',
    IsOptional(),
    ValidateNested(),
    Type(() => Owner),
  );
  decorate(ListQuery, 'workspace', IsString(), IsNotEmpty());
  decorate(
    ListQuery,
    'limit',
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(100),
  );
  const pipe = (expectedType: new () => object): ValidationPipe =>
    new ValidationPipe({ expectedType, transform: true, whitelist: true, forbidNonWhitelisted: true });
  method('create', [Post(), HttpCode(201)], Body(pipe(NewTask)));
  method('list', [Get()], Query(pipe(ListQuery)));
  Controller('tasks')(Tasks);
  Module({ controllers: [Tasks] })(App);
}

export const nestWithClassValidator: Framework = {
  name: 'NestJS with class-validator',
  async start() {
    declare();
    const app = await NestFactory.create(App, { logger: false });
    await app.listen(0, '127.0.0.1');
    return { origin: await app.getUrl(), close: () => app.close() };
  },
  cases: [
    { title: 'a query parameter is missing', request: get('/tasks') },
    { title: 'a query parameter is unknown', request: get('/tasks?workspace=1&colour=red') },
    { title: 'a page is too large', request: get('/tasks?workspace=1&limit=500') },
    { title: 'properties are missing', request: post('/tasks', {}) },
    {
      title: 'a property within an object is missing',
      request: post('/tasks', { name: 'a', workspace: '1', owner: {} }),
    },
    { title: 'a property is unknown', request: post('/tasks', { name: 'a', workspace: '1', colour: 'red' }) },
    { title: 'a number must be a string', request: post('/tasks', { name: 'a', workspace: 1 }) },
    { title: 'a string must be a number', request: post('/tasks', { name: 'a', workspace: '1', count: '3' }) },
    { title: 'a number is too large', request: post('/tasks', { name: 'a', workspace: '1', count: 300 }) },
    {
      title: 'a date is in another form',
      request: post('/tasks', { name: 'a', workspace: '1', dueOn: '1 December 2026' }),
    },
    { title: 'a value is not allowed', request: post('/tasks', { name: 'a', workspace: '1', priority: 'urgent' }) },
    { title: 'a comma is missing', request: post('/tasks', '{\n  "name": "a"\n  "workspace": "1"\n}') },
  ],
};
