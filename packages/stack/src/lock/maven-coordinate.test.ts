import { mavenFileName, mavenPath, parseCoordinate } from './maven-coordinate.ts';

test('a plain coordinate names a jar', () => {
  const coordinate = parseCoordinate('org.apache.kafka:kafka_2.13:4.2.1');

  expect(mavenFileName(coordinate)).toBe('kafka_2.13-4.2.1.jar');
  expect(mavenPath(coordinate)).toBe('org/apache/kafka/kafka_2.13/4.2.1/kafka_2.13-4.2.1.jar');
});

test('extension and classifier change the name of the file only', () => {
  expect(mavenPath(parseCoordinate('io.apicurio:app:3.3.3:tar.gz:all'))).toBe(
    'io/apicurio/app/3.3.3/app-3.3.3-all.tar.gz',
  );
});

test('refuses what is no coordinate', () => {
  expect(() => parseCoordinate('kafka')).toThrow('kafka is not group:artifact:version');
});
