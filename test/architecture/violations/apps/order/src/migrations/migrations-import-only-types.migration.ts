export { Table } from 'typeorm';
